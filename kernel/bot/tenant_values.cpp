#include "bot/tenant_values.hpp"

#include "base/named_thread.hpp"
#include "base/quoted.hpp"
#include "store/database.hpp"
#include "store/write_set.hpp"
#include "store/writer.hpp"

namespace parley::bot {

namespace {

constexpr store::TenantSql kGet{"SELECT value FROM tenant_values WHERE tenant_id = $1 AND name = $2"};
constexpr store::TenantSql kCount{"SELECT COUNT(*) FROM tenant_values WHERE tenant_id = $1 AND name <> $2"};
constexpr store::TenantSql kSet{
    "INSERT INTO tenant_values (tenant_id, name, value, updated_at) VALUES ($1, $2, $3, $4) "
    "ON CONFLICT (tenant_id, name) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at"};
constexpr store::TenantSql kRemove{"DELETE FROM tenant_values WHERE tenant_id = $1 AND name = $2"};

constexpr std::size_t kLongestName = 200;

json::object store_error(const Error& error) {
  return request_error("failed", "the value could not be reached: " + error.message);
}

}  // namespace

TenantValues::TenantValues(ValueOptions options, store::Database& database, store::Writer& writer, const Clock& clock)
    : options_(options), database_(database), writer_(writer), clock_(clock), jobs_(options.waiting) {
  worker_ = named_thread("parley-values", [this] { work(); });
}

TenantValues::~TenantValues() {
  stopping_ = true;
  jobs_.close();
  worker_.join();
}

void TenantValues::work() {
  while (auto job = jobs_.pop())
    job->done(stopping_ ? request_error(kShuttingDown, "the server stops") : answer(job->tenant, job->document));
}

void TenantValues::run(const RequestOrigin& origin, const dialogue::Request& request, Done done) {
  if (jobs_.try_push({origin.tenant, request.document, done})) return;
  done(stopping_ ? request_error(kShuttingDown, "the server stops")
                 : request_error("limit", "more than " + std::to_string(options_.waiting) +
                                              " values are waited for; try again later"));
}

json::object TenantValues::answer(const std::string& tenant, const json::object& document) {
  const std::string name(string_or(document, "name"));
  if (name.empty() || name.size() > kLongestName)
    return request_error("refused", "a value's name has 1 to 200 bytes, found " + std::to_string(name.size()));
  const std::string_view op = string_or(document, "op");
  if (op == "get") return get(tenant, name);
  if (op == "delete") return remove(tenant, name);
  if (op != "set") return request_error("refused", "expected get, set or delete, found " + in_quotes(op));
  const json::value* value = document.if_contains("value");
  return !value || value->is_null() ? remove(tenant, name) : set(tenant, name, *value);
}

json::object TenantValues::get(const std::string& tenant, const std::string& name) {
  const auto text = database_.one(tenant, kGet, {name}, [](const store::Row& row) { return std::string(row.text(0)); });
  if (!text) return store_error(text.error());
  json::object result{{"value", nullptr}};
  if (!*text) return result;
  auto value = parse_json(**text, "the stored value");
  if (value) result["value"] = std::move(*value);
  return result;
}

json::object TenantValues::set(const std::string& tenant, const std::string& name, const json::value& value) {
  const std::string text = json::serialize(value);
  if (text.size() > options_.value_bytes)
    return request_error("limit", "a value has at most " + std::to_string(options_.value_bytes) +
                                      " bytes as JSON, found " + std::to_string(text.size()));
  const auto others = database_.one(tenant, kCount, {name}, [](const store::Row& row) { return row.integer(0); });
  if (!others) return store_error(others.error());
  if (others->value_or(0) >= std::int64_t(options_.values))
    return request_error("limit", "there are " + std::to_string(options_.values) + " values already; delete some");
  store::WriteSet set(tenant);
  set.add(kSet, name, text, clock_.wall());
  if (const auto written = writer_.write(std::move(set)); !written) return store_error(written.error());
  return {{"value", value}};
}

json::object TenantValues::remove(const std::string& tenant, const std::string& name) {
  store::WriteSet set(tenant);
  set.add(kRemove, name);
  if (const auto written = writer_.write(std::move(set)); !written) return store_error(written.error());
  return {{"value", nullptr}};
}

}  // namespace parley::bot
