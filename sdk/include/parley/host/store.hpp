// A feature's own tables in the host's database, one tenant at a time. Needs the permission "parley.host.store/1".
#pragma once

#include <cstdint>
#include <exception>
#include <functional>
#include <parley/host/interface.hpp>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace parley::sdk {

struct Blob {
  std::string bytes;
};

/// One parameter of a statement: null, integer (booleans are 0 and 1, times milliseconds since 1970), real, text or
/// blob. Owns its bytes.
class Param {
 public:
  Param(std::nullptr_t) {}
  template <class Integer, std::enable_if_t<std::is_integral_v<Integer>, int> = 0>
  Param(Integer value) : value_(static_cast<std::int64_t>(value)) {}
  Param(double value) : value_(value) {}
  Param(const char* text) : value_(std::string(text)) {}
  Param(std::string_view text) : value_(std::string(text)) {}
  Param(std::string text) : value_(std::move(text)) {}
  Param(Blob blob) : value_(std::move(blob)) {}

  /// Points into this object.
  parley_value raw() const;

 private:
  std::variant<std::monostate, std::int64_t, double, std::string, Blob> value_;
};

/// One row of a result: columns by position, from 0. Valid while the row is being read. Asking for a column that is not
/// there throws Failure(PARLEY_INTERNAL).
class Row {
 public:
  explicit Row(std::span<const parley_value> columns) : columns_(columns) {}
  std::size_t size() const { return columns_.size(); }
  bool is_null(std::size_t column) const { return at(column).type == PARLEY_VALUE_NULL; }
  std::int64_t integer(std::size_t column) const { return at(column).integer; }
  double real(std::size_t column) const {
    return at(column).type == PARLEY_VALUE_INTEGER ? double(at(column).integer) : at(column).real;
  }
  /// Text or blob; empty for null.
  std::string_view text(std::size_t column) const { return view(at(column).bytes); }

 private:
  const parley_value& at(std::size_t column) const {
    if (column < columns_.size()) return columns_[column];
    throw Failure(PARLEY_INTERNAL, "the result has " + std::to_string(columns_.size()) + " columns; asked for number " +
                                       std::to_string(column));
  }
  std::span<const parley_value> columns_;
};

/// A statement with its parameters. $1 is always the tenant and bound by the host; `params` are $2, $3, ...
struct Statement {
  std::string sql;
  std::vector<Param> params;
};

/// Copyable; any thread. Every statement names $1 and the column tenant_id, or the host refuses it.
class Store {
 public:
  explicit Store(Host host)
      : host_(host), table_(&required_interface<parley_host_store_v1>(host, PARLEY_HOST_STORE_V1)) {}

  /// Calls `row` for each row; blocks until all have been read. Throws Failure, and what `row` throws.
  void query(std::string_view tenant, const Statement& statement, const std::function<void(const Row&)>& row) const;

  /// The rows, each turned into a value: `store.select(tenant, {"SELECT ...", {id}}, [](const Row& r) { return ...;
  /// })`.
  template <class Map>
  auto select(std::string_view tenant, const Statement& statement, Map&& map) const {
    std::vector<std::decay_t<decltype(map(std::declval<const Row&>()))>> all;
    query(tenant, statement, [&](const Row& row) { all.push_back(map(row)); });
    return all;
  }

  /// Writes all statements or none; returns when they are durable. Throws Failure (PARLEY_CONFLICT, ...).
  void write(std::string_view tenant, std::span<const Statement> statements) const;
  void write(std::string_view tenant, const Statement& statement) const { write(tenant, std::span(&statement, 1)); }

 private:
  Host host_;
  const parley_host_store_v1* table_;
};

// ---- below: how they meet the C structs ----------------------------------------------------------------------------

inline parley_value Param::raw() const {
  parley_value out{};
  if (const auto* integer = std::get_if<std::int64_t>(&value_)) out = {PARLEY_VALUE_INTEGER, 0, *integer, 0, {}};
  if (const auto* real = std::get_if<double>(&value_)) out = {PARLEY_VALUE_REAL, 0, 0, *real, {}};
  if (const auto* text = std::get_if<std::string>(&value_)) out = {PARLEY_VALUE_TEXT, 0, 0, 0, str(*text)};
  if (const auto* blob = std::get_if<Blob>(&value_)) out = {PARLEY_VALUE_BLOB, 0, 0, 0, str(blob->bytes)};
  return out;
}

namespace detail {

inline std::vector<parley_value> raw_params(const Statement& statement) {
  std::vector<parley_value> out;
  out.reserve(statement.params.size());
  for (const Param& param : statement.params) out.push_back(param.raw());
  return out;
}

/// Takes the rows of the host and keeps what the receiver throws until the host's function has returned.
struct RowReceiver {
  const std::function<void(const Row&)>& row;
  std::exception_ptr thrown;

  static parley_status take(void* ctx, const parley_value* columns, std::uint32_t count) noexcept {
    auto& self = *static_cast<RowReceiver*>(ctx);
    try {
      self.row(Row({columns, count}));
      return PARLEY_OK;
    } catch (...) {
      self.thrown = std::current_exception();
      return PARLEY_INTERNAL;
    }
  }
};

}  // namespace detail

inline void Store::query(std::string_view tenant, const Statement& statement,
                         const std::function<void(const Row&)>& row) const {
  const std::vector<parley_value> params = detail::raw_params(statement);
  const parley_statement raw{str(statement.sql), params.data(), params.size()};
  detail::RowReceiver receiver{row, nullptr};
  const parley_rows rows{&receiver, detail::RowReceiver::take};
  detail::HostError error;
  const parley_status status = table_->query(host_.raw(), str(tenant), &raw, &rows, error.sink());
  if (receiver.thrown) std::rethrow_exception(receiver.thrown);
  error.check(status, "reading from the store");
}

inline void Store::write(std::string_view tenant, std::span<const Statement> statements) const {
  std::vector<std::vector<parley_value>> params;
  std::vector<parley_statement> raw;
  params.reserve(statements.size());
  raw.reserve(statements.size());
  for (const Statement& statement : statements) {
    const auto& kept = params.emplace_back(detail::raw_params(statement));
    raw.push_back({str(statement.sql), kept.data(), kept.size()});
  }
  detail::HostError error;
  error.check(table_->write(host_.raw(), str(tenant), raw.data(), raw.size(), error.sink()), "writing to the store");
}

}  // namespace parley::sdk
