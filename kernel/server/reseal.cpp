#include "server/reseal.hpp"

#include <optional>

#include "store/value.hpp"

namespace parley::server {

namespace {

/// One row: the columns that name it (the tenant first, where there is one), and the sealed text.
struct SealedRow {
  std::vector<std::string> name;
  std::string sealed;
};

/// The statements for one column; names come from sealed_columns() and are no input.
class Statements {
 public:
  explicit Statements(const SealedColumn& column) : column_(column) {
    if (!column.tenant.empty()) names_.emplace_back(column.tenant);
    names_.insert(names_.end(), column.keys.begin(), column.keys.end());
  }

  std::string select(bool after) const {
    const std::string value(column_.column);
    std::string sql = "SELECT " + joined() + ", " + value + " FROM " + std::string(column_.table) + " WHERE " + value +
                      " IS NOT NULL AND " + value + " <> ''";
    if (after) sql += " AND (" + joined() + ") > (" + parameters(1) + ")";
    return sql + " ORDER BY " + joined() + " LIMIT $" + std::to_string(after ? names_.size() + 1 : 1);
  }

  std::string update() const {
    const std::string value(column_.column);
    return "UPDATE " + std::string(column_.table) + " SET " + value + " = $1 WHERE " + value + " = $2 AND (" +
           joined() + ") = (" + parameters(3) + ")";
  }

  std::size_t names() const { return names_.size(); }

 private:
  std::string joined() const {
    std::string out;
    for (const std::string& name : names_) out += (out.empty() ? "" : ", ") + name;
    return out;
  }
  std::string parameters(std::size_t first) const {
    std::string out;
    for (std::size_t i = 0; i < names_.size(); ++i)
      out += std::string(out.empty() ? "" : ", ") + "$" + std::to_string(first + i);
    return out;
  }

  const SealedColumn& column_;
  std::vector<std::string> names_;
};

std::vector<parley_value> raw(std::span<const store::Value> values) {
  std::vector<parley_value> out;
  for (const store::Value& value : values) out.push_back(value.raw());
  return out;
}

Result<std::vector<SealedRow>> read(store::Session& session, const Statements& statements,
                                    const std::optional<SealedRow>& after, std::size_t batch) {
  std::vector<store::Value> values;
  if (after) values.assign(after->name.begin(), after->name.end());
  values.emplace_back(batch);
  std::vector<SealedRow> rows;
  const auto done = session.execute(statements.select(after.has_value()), raw(values), [&](const store::Row& row) {
    SealedRow found;
    for (std::uint32_t i = 0; i < statements.names(); ++i) found.name.emplace_back(row.text(i));
    found.sealed = row.text(std::uint32_t(statements.names()));
    rows.push_back(std::move(found));
  });
  if (!done) return done.error();
  return rows;
}

std::string id_of(const SealedRow& row, bool has_tenant) {
  std::string id;
  for (std::size_t i = has_tenant ? 1 : 0; i < row.name.size(); ++i) id += (id.empty() ? "" : "/") + row.name[i];
  return id;
}

/// The value under the first key; nothing when it is so already, or cannot be opened.
std::optional<std::string> sealed_again(const secrets::Vault& vault, const SealedColumn& column, const SealedRow& row,
                                        ResealCounts& counts) {
  ++counts.seen;
  if (!vault.needs_rotation(row.sealed)) return std::nullopt;
  const bool has_tenant = !column.tenant.empty();
  const std::string id = id_of(row, has_tenant);
  const secrets::Place place{has_tenant ? std::string_view(row.name.front()) : std::string_view(), column.table,
                             column.column, id};
  const Result<std::string> value = vault.open(place, row.sealed);
  if (value) return vault.seal(place, *value);
  ++counts.unreadable;
  if (counts.first_refusals.size() < kRefusalsKept) counts.first_refusals.push_back(value.error().message);
  return std::nullopt;
}

Result<> write(store::Session& session, const Statements& statements, const SealedColumn& column,
               const secrets::Vault& vault, const std::vector<SealedRow>& rows, ResealCounts& counts) {
  const std::string update = statements.update();
  for (const SealedRow& row : rows) {
    const auto again = sealed_again(vault, column, row, counts);
    if (!again) continue;
    std::vector<store::Value> values{*again, row.sealed};
    values.insert(values.end(), row.name.begin(), row.name.end());
    const auto done = session.execute(update, raw(values));
    if (!done) return done.error();
    counts.resealed += *done;
  }
  return {};
}

}  // namespace

Result<ResealCounts> reseal(store::Session& session, const secrets::Vault& vault, const SealedColumn& column,
                            std::size_t batch) {
  const Statements statements(column);
  ResealCounts counts;
  std::optional<SealedRow> last;
  while (true) {
    if (const auto begun = session.begin(); !begun) return begun.error();
    const Result<> scoped = session.scope_system();  // of the transaction; rows of all tenants
    Result<std::vector<SealedRow>> rows =
        scoped ? read(session, statements, last, batch) : Result<std::vector<SealedRow>>(scoped.error());
    Result<> done = rows ? write(session, statements, column, vault, *rows, counts) : Result<>(rows.error());
    if (done) done = session.commit();
    if (!done) {
      (void)session.rollback();
      return done.error();
    }
    if (rows->size() < batch) return counts;
    last = std::move(rows->back());
  }
}

}  // namespace parley::server
