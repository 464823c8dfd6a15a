#include "store/session.hpp"

#include <exception>
#include <utility>

#include "base/json.hpp"

namespace parley::store {

namespace {

/// A sink that keeps what a plugin writes, up to a bound that no honest message or fact comes near.
class Text {
 public:
  parley_sink sink() { return {this, &Text::write}; }
  std::string take() { return std::move(text_); }
  const std::string& text() const { return text_; }

 private:
  static constexpr std::size_t kMostBytes = 64 * 1024;
  static parley_status write(void* ctx, const char* data, std::uint64_t size) {
    std::string& text = static_cast<Text*>(ctx)->text_;
    if (size > kMostBytes - text.size()) return PARLEY_LIMIT;
    text.append(data, size);
    return PARLEY_OK;
  }
  std::string text_;
};

Errc code_of(parley_status status) {
  switch (status) {
    case PARLEY_INVALID:
      return Errc::invalid;
    case PARLEY_NOT_FOUND:
      return Errc::not_found;
    case PARLEY_DENIED:
      return Errc::denied;
    case PARLEY_CONFLICT:
      return Errc::conflict;
    case PARLEY_LIMIT:
      return Errc::limit;
    case PARLEY_UNAVAILABLE:
      return Errc::unavailable;
    case PARLEY_TIMEOUT:
      return Errc::timeout;
    default:
      return Errc::internal;
  }
}

Error failure(parley_status status, Text& text) {
  std::string message = text.take();
  if (message.empty()) message = "the storage plugin failed with status " + std::to_string(status) + " and no message";
  return fail(code_of(status), "database: " + message);
}

Result<void> result_of(parley_status status, Text& text) {
  if (status == PARLEY_OK) return {};
  return failure(status, text);
}

parley_str str(std::string_view text) {
  return {text.data(), text.size()};
}

/// Hands rows to a function and holds what it throws: no exception may pass through the plugin.
class RowReceiver {
 public:
  explicit RowReceiver(const RowFunction& function) : function_(function) {}
  parley_rows rows() { return {this, &RowReceiver::row}; }
  void rethrow() const {
    if (thrown_) std::rethrow_exception(thrown_);
  }

 private:
  static parley_status row(void* ctx, const parley_value* columns, std::uint32_t count) {
    auto& self = *static_cast<RowReceiver*>(ctx);
    try {
      self.function_(Row(columns, count));
      return PARLEY_OK;
    } catch (...) {
      self.thrown_ = std::current_exception();
      return PARLEY_INTERNAL;
    }
  }
  const RowFunction& function_;
  std::exception_ptr thrown_;
};

}  // namespace

Session::Session(Session&& other) noexcept
    : table_(other.table_), plugin_(other.plugin_), session_(std::exchange(other.session_, nullptr)) {}

Session& Session::operator=(Session&& other) noexcept {
  std::swap(table_, other.table_);
  std::swap(plugin_, other.plugin_);
  std::swap(session_, other.session_);
  return *this;
}

Session::~Session() {
  if (session_) table_->close_session(plugin_, session_);
}

Result<void> Session::step(Step function) {
  Text error;
  const parley_sink sink = error.sink();
  return result_of(function(plugin_, session_, &sink), error);
}

Result<void> Session::begin() {
  return step(table_->begin);
}
Result<void> Session::commit() {
  return step(table_->commit);
}
Result<void> Session::rollback() {
  return step(table_->rollback);
}

Result<void> Session::scope(std::uint32_t reach, std::string_view tenant) {
  if (!table_->scope) return {};  // a plugin of an older SDK, or a database that leaves it to the statements
  Text error;
  const parley_sink sink = error.sink();
  return result_of(table_->scope(plugin_, session_, reach, str(tenant), &sink), error);
}

Result<void> Session::scope_tenant(std::string_view tenant) {
  return scope(PARLEY_REACH_TENANT, tenant);
}
Result<void> Session::scope_system() {
  return scope(PARLEY_REACH_SYSTEM, {});
}

Result<std::uint64_t> Session::execute(std::string_view sql, std::span<const parley_value> params,
                                       const RowFunction& row) {
  Text error;
  const parley_sink sink = error.sink();
  RowReceiver receiver(row);
  const parley_rows rows = receiver.rows();
  std::uint64_t affected = 0;
  const parley_status status = table_->execute(plugin_, session_, str(sql), params.data(), std::uint32_t(params.size()),
                                               row ? &rows : nullptr, &affected, &sink);
  receiver.rethrow();
  if (status != PARLEY_OK) return failure(status, error);
  return affected;
}

Result<void> Session::bulk(std::string_view sql, std::span<const parley_value> params, std::uint32_t width,
                           std::span<std::uint64_t> affected) {
  if (params.size() != affected.size() * width)
    throw BrokenInvariant("bulk: " + std::to_string(params.size()) + " values are not " +
                          std::to_string(affected.size()) + " rows of " + std::to_string(width));
  Text error;
  const parley_sink sink = error.sink();
  return result_of(
      table_->bulk(plugin_, session_, str(sql), params.data(), width, affected.size(), affected.data(), &sink), error);
}

Result<void> Session::batch(std::span<const parley_run> runs) {
  if (!table_->batch) return one_by_one(runs);
  Text error;
  const parley_sink sink = error.sink();
  return result_of(table_->batch(plugin_, session_, runs.data(), runs.size(), &sink), error);
}

Result<void> Session::one_by_one(std::span<const parley_run> runs) {
  for (const parley_run& run : runs) {
    const std::string_view sql(run.sql.data, run.sql.size);
    const std::span<const parley_value> params(run.params, run.param_count * run.row_count);
    if (const auto set = scope(run.reach, {run.tenant.data, run.tenant.size}); !set) return set;
    if (run.row_count > 1) {
      if (const auto done = bulk(sql, params, run.param_count, {run.affected, run.row_count}); !done) return done;
      continue;
    }
    const auto changed = execute(sql, params);
    if (!changed) return changed.error();
    *run.affected = *changed;
  }
  return {};
}

Result<void> Session::run_script(std::string_view script) {
  Text error;
  const parley_sink sink = error.sink();
  return result_of(table_->run_script(plugin_, session_, str(script), &sink), error);
}

Result<Storage::Facts> Storage::facts() const {
  Text out, error;
  const parley_sink out_sink = out.sink(), error_sink = error.sink();
  if (const parley_status status = table_->facts(plugin_, &out_sink, &error_sink); status != PARLEY_OK)
    return failure(status, error);
  const auto document = parse_json(out.text(), "facts of the storage plugin");
  if (!document) return document.error();
  const json::object* object = document->if_object();
  if (!object || string_or(*object, "dialect").empty() || int_or(*object, "writers", 0) < 1) {
    return fail(
        Errc::invalid,
        "facts of the storage plugin: expected {\"dialect\": text, \"writers\": at least 1}, found " + out.text());
  }
  return Facts{std::string(string_or(*object, "dialect")), std::size_t(int_or(*object, "writers", 1))};
}

Result<Session> Storage::open(Access access) const {
  Text error;
  const parley_sink sink = error.sink();
  parley_session* session = nullptr;
  const std::uint32_t flags = access == Access::read_only ? std::uint32_t{PARLEY_SESSION_READ_ONLY} : 0u;
  if (const parley_status status = table_->open_session(plugin_, flags, &session, &sink); status != PARLEY_OK)
    return failure(status, error);
  return Session(table_, plugin_, session);
}

}  // namespace parley::store
