// parley.host.store/1: one tenant's rows, through the same statements, sessions and shared commits as the kernel's own.
#include <vector>

#include "host/interfaces.hpp"
#include "host/services.hpp"
#include "plugin/call.hpp"
#include "store/database.hpp"
#include "store/writer.hpp"

namespace parley::host {

namespace {

using plugin::view;

store::Value to_value(const parley_value& raw) {
  switch (raw.type) {
    case PARLEY_VALUE_INTEGER:
      return raw.integer;
    case PARLEY_VALUE_REAL:
      return raw.real;
    case PARLEY_VALUE_TEXT:
      return view(raw.bytes);
    case PARLEY_VALUE_BLOB:
      return store::Blob{view(raw.bytes)};
    default:
      return nullptr;
  }
}

std::vector<store::Value> to_values(const parley_statement& statement) {
  std::vector<store::Value> values;
  values.reserve(std::size_t(statement.param_count));
  for (std::uint64_t i = 0; i < statement.param_count; ++i) values.push_back(to_value(statement.params[i]));
  return values;
}

Result<store::TenantSql> checked(const parley_statement& statement) {
  Result<store::TenantSql> sql = store::TenantSql::checked(view(statement.sql));
  if (sql && sql->parameters() != statement.param_count + 1)
    return fail(Errc::invalid, "the statement has " + std::to_string(sql->parameters()) +
                                   " parameters, $1 is the tenant; " + std::to_string(statement.param_count) +
                                   " were given for the others");
  return sql;
}

parley_status query(const parley_host* host, parley_str tenant, const parley_statement* statement,
                    const parley_rows* rows, const parley_sink* error) {
  return answer(error, [&]() -> Result<> {
    const auto entered = enter(services_of(host));
    if (!entered) return entered.error();
    const Result<store::TenantSql> sql = checked(*statement);
    if (!sql) return sql.error();
    bool wanted = true;
    const auto read = services_of(host).database.query(
        view(tenant), *sql, store::Params(to_values(*statement)), [&](const store::Row& row) {
          const auto columns = row.columns();
          wanted = wanted && rows->row(rows->ctx, columns.data(), std::uint32_t(columns.size())) == PARLEY_OK;
        });
    if (!read) return read.error();
    if (!wanted) return fail(Errc::limit, "the receiver ended the result");
    return {};
  });
}

parley_status write(const parley_host* host, parley_str tenant, const parley_statement* statements, std::uint64_t count,
                    const parley_sink* error) {
  return answer(error, [&]() -> Result<> {
    const auto entered = enter(services_of(host));
    if (!entered) return entered.error();
    store::WriteSet set(view(tenant));
    for (std::uint64_t i = 0; i < count; ++i) {
      const Result<store::TenantSql> sql = checked(statements[i]);
      if (!sql) return sql.error();
      set.add_values(*sql, to_values(statements[i]));
    }
    const auto written = services_of(host).writer.write(std::move(set));
    if (!written) return written.error();
    return {};
  });
}

}  // namespace

const parley_host_store_v1& store_interface() {
  static constexpr parley_host_store_v1 table{sizeof table, 0, query, write};
  return table;
}

}  // namespace parley::host
