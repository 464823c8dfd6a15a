// A way to tell who sends a request, in C++: derive from Auth, export with PARLEY_PLUGIN(MyAuth, parley::sdk::Auth).
//
// The wrapper fails closed: whatever is thrown becomes DENY.
#pragma once

#include <parley/abi/auth.h>
#include <parley/http.hpp>
#include <parley/json.hpp>
#include <parley/plugin.hpp>
#include <string>
#include <utility>
#include <vector>

namespace parley::sdk {

/// Who the sender is.
struct Principal {
  std::string subject{};                   ///< never empty
  std::string tenant{};                    ///< empty: not bound to one
  std::vector<std::string> permissions{};  ///< "resource:action"
  std::string expires{};                   ///< RFC 3339, UTC; empty: with the request
  std::string session{};                   ///< the log-in it belongs to; empty: none
  std::string kind{};                      ///< "user" or "api_key"; empty: not said
  std::string key{};                       ///< id of the API key; empty: none

  /// The document as it crosses the boundary. Throws Failure(PARLEY_INTERNAL) without a subject.
  Json to_json() const;
  /// Throws Failure(PARLEY_INVALID) that names the member.
  static Principal from_json(const Json& document);
};

/// The answer to one request.
class Verdict {
 public:
  /// The request carries nothing that is this plugin's business.
  static Verdict ignore() { return Verdict(PARLEY_AUTH_IGNORE, {}, {}); }
  /// It does, and another plugin must decide.
  static Verdict defer() { return Verdict(PARLEY_AUTH_DEFER, {}, {}); }
  static Verdict allow(Principal who) { return Verdict(PARLEY_AUTH_ALLOW, std::move(who), {}); }
  /// `reason` goes to the log: no secret in it.
  static Verdict deny(std::string reason) { return Verdict(PARLEY_AUTH_DENY, {}, std::move(reason)); }

  parley_verdict value() const { return value_; }
  const Principal& principal() const { return principal_; }
  const std::string& reason() const { return reason_; }

 private:
  Verdict(parley_verdict value, Principal who, std::string reason)
      : value_(value), principal_(std::move(who)), reason_(std::move(reason)) {}
  parley_verdict value_;
  Principal principal_;
  std::string reason_;
};

class Auth {
 public:
  virtual ~Auth() = default;
  /// [any]
  virtual Verdict authenticate(const HttpRequest& request) const = 0;

  /// The parley.auth/1 table for plugin class `Type`, or null for another id.
  template <class Type>
  static const void* table(std::string_view id);
};

// ---- below: how the class meets the C table ------------------------------------------------------------------------

inline Json Principal::to_json() const {
  if (subject.empty()) throw Failure(PARLEY_INTERNAL, "a principal without a subject");
  Json document = Json::object({{"subject", subject}});
  const std::pair<const char*, const std::string&> optional[] = {
      {"tenant", tenant}, {"expires", expires}, {"session", session}, {"kind", kind}, {"key", key}};
  for (const auto& [name, text] : optional)
    if (!text.empty()) document.set(name, text);
  Json list = Json::array();
  for (const std::string& permission : permissions) list.push(permission);
  return document.set("permissions", std::move(list));
}

inline Principal Principal::from_json(const Json& document) {
  Principal who;
  const std::pair<const char*, std::string&> texts[] = {{"subject", who.subject}, {"tenant", who.tenant},
                                                        {"expires", who.expires}, {"session", who.session},
                                                        {"kind", who.kind},       {"key", who.key}};
  for (const auto& [name, text] : texts) {
    if (document.has(name) && !document[name].is_text())
      throw Failure(PARLEY_INVALID, "the principal's \"" + std::string(name) + "\": expected a text");
    text = document[name].text();
  }
  if (who.subject.empty())
    throw Failure(PARLEY_INVALID, "the principal's \"subject\": expected a text that is not empty");
  for (const Json& permission : document["permissions"].items()) who.permissions.emplace_back(permission.text());
  return who;
}

template <class Type>
const void* Auth::table(std::string_view id) {
  static const parley_auth_v1 functions = [] {
    parley_auth_v1 t{};
    t.struct_size = sizeof t;
    t.authenticate = [](parley_plugin* p, const parley_http_request* request, const parley_sink* principal,
                        const parley_sink* reason) -> parley_verdict {
      parley_verdict value = PARLEY_AUTH_DENY;
      const parley_status status = guarded(reason, [&] {
        const Verdict verdict = self<Type>(p).authenticate(HttpRequest(*request));
        if (verdict.value() == PARLEY_AUTH_ALLOW) Sink(principal).write(verdict.principal().to_json().dump());
        if (verdict.value() == PARLEY_AUTH_DENY) Sink(reason).write(verdict.reason());
        value = verdict.value();
      });
      return status == PARLEY_OK ? value : PARLEY_AUTH_DENY;
    };
    return t;
  }();
  return id == PARLEY_AUTH_V1 ? &functions : nullptr;
}

}  // namespace parley::sdk
