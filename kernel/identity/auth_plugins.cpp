#include "identity/auth_plugins.hpp"

#include <parley/abi/otp.h>
#include <parley/abi/password.h>
#include <parley/abi/token.h>

#include "base/error_detail.hpp"
#include "base/json.hpp"
#include "plugin/plugin_host.hpp"

namespace parley::identity {

namespace {

using plugin::str;

constexpr std::size_t kDocument = 64 * 1024;  // of a principal, a token or an otpauth URI

/// An instance with the table that is asked of it; the pin holds while both live.
template <class Table>
struct Found {
  std::shared_ptr<plugin::Instance> instance;
  const Table* table;
};

template <class Table>
Result<Found<Table>> find(const plugin::PluginHost& plugins, const std::string& id, std::string_view interface) {
  std::shared_ptr<plugin::Instance> instance = plugins.find(id);
  if (!instance) return fail(Errc::unavailable, "the plugin " + id + " does not run; `parley plugins` says why");
  const auto* table = instance->interface<Table>(interface);
  if (!table) return fail(Errc::unavailable, "the plugin " + id + " has no " + std::string(interface));
  return Found<Table>{std::move(instance), table};
}

class PluginLink final : public AuthLink {
 public:
  PluginLink(const plugin::PluginHost& plugins, std::string id) : plugins_(plugins), id_(std::move(id)) {}

  const std::string& id() const override { return id_; }

  Result<Answer> authenticate(const parley_http_request& request) override {
    const auto found = find<parley_auth_v1>(plugins_, id_, PARLEY_AUTH_V1);
    if (!found) return found.error();
    plugin::StringSink principal(kDocument);
    plugin::StringSink reason(plugin::kErrorSinkBytes, plugin::Overflow::cut_off);
    Answer answer;
    const Result<> called = found->instance->call("authenticate", [&](const parley_sink*) {
      answer.verdict = found->table->authenticate(found->instance->raw(), &request, principal.raw(), reason.raw());
      return PARLEY_OK;
    });
    if (!called) return Answer{PARLEY_AUTH_DENY, {}, called.error().message};
    answer.principal = principal.take();
    answer.reason = reason.take();
    return answer;
  }

 private:
  const plugin::PluginHost& plugins_;
  const std::string id_;
};

/// The pool says no, and when it may be tried again.
Error with_wait(const Error& error) {
  return error.code == Errc::limit ? try_again(error.message, Millis(1000)) : error;
}

}  // namespace

std::vector<std::unique_ptr<AuthLink>> plugin_links(const plugin::PluginHost& plugins,
                                                    const std::vector<std::string>& ids) {
  std::vector<std::unique_ptr<AuthLink>> links;
  links.reserve(ids.size());
  for (const std::string& id : ids) links.push_back(std::make_unique<PluginLink>(plugins, id));
  return links;
}

Result<std::string> PluginPasswords::hash(std::string_view password) {
  const auto found = find<parley_password_v1>(plugins_, id_, PARLEY_PASSWORD_V1);
  if (!found) return found.error();
  plugin::StringSink encoded(1024);
  const Result<> done = found->instance->call("hash", [&](const parley_sink* error) {
    return found->table->hash(found->instance->raw(), str(password), encoded.raw(), error);
  });
  return done ? Result<std::string>(encoded.take()) : Result<std::string>(with_wait(done.error()));
}

Result<PasswordHasher::Checked> PluginPasswords::verify(std::string_view password, std::string_view encoded) {
  const auto found = find<parley_password_v1>(plugins_, id_, PARLEY_PASSWORD_V1);
  if (!found) return found.error();
  std::int32_t again = 0;
  const Result<> done = found->instance->call("verify", [&](const parley_sink* error) {
    return found->table->verify(found->instance->raw(), str(password), str(encoded), &again, error);
  });
  if (done) return Checked{true, again != 0};
  if (done.error().code == Errc::denied) return Checked{};
  return with_wait(done.error());
}

Result<std::string> PluginTokens::issue(const std::string& user, const std::string& tenant, const std::string& session,
                                        Millis ttl, WallTime now) {
  const auto found = find<parley_token_v1>(plugins_, id_, PARLEY_TOKEN_V1);
  if (!found) return found.error();
  const std::string claims =
      json::serialize(json::object{{"subject", user}, {"tenant", tenant}, {"session", session}, {"kind", "user"}});
  plugin::StringSink token(kDocument);
  const Result<> done = found->instance->call("issue", [&](const parley_sink* error) {
    return found->table->issue(found->instance->raw(), str(claims), ttl.count(), to_millis(now), token.raw(), error);
  });
  return done ? Result<std::string>(token.take()) : Result<std::string>(done.error());
}

Result<OneTimeCodes::Fresh> PluginCodes::create(std::string_view account, std::string_view issuer) {
  const auto found = find<parley_otp_v1>(plugins_, id_, PARLEY_OTP_V1);
  if (!found) return found.error();
  plugin::StringSink document(kDocument);
  const Result<> done = found->instance->call("create", [&](const parley_sink* error) {
    return found->table->create(found->instance->raw(), str(account), str(issuer), document.raw(), error);
  });
  if (!done) return done.error();
  const Result<json::value> parsed = parse_json(document.text(), "what " + id_ + " made");
  if (!parsed || !parsed->is_object()) return fail(Errc::internal, "plugin " + id_ + ", create: expected an object");
  const json::object& fresh = parsed->as_object();
  return Fresh{std::string(string_or(fresh, "secret")), std::string(string_or(fresh, "uri"))};
}

Result<std::optional<std::int64_t>> PluginCodes::check(std::string_view secret, std::string_view code, WallTime now,
                                                       std::int64_t last_step) {
  const auto found = find<parley_otp_v1>(plugins_, id_, PARLEY_OTP_V1);
  if (!found) return found.error();
  std::int64_t step = 0;
  const Result<> done = found->instance->call("check", [&](const parley_sink* error) {
    return found->table->check(found->instance->raw(), str(secret), str(code), to_millis(now), last_step, &step, error);
  });
  if (done) return std::optional(step);
  return done.error().code == Errc::denied ? Result<std::optional<std::int64_t>>(std::nullopt) : done.error();
}

}  // namespace parley::identity
