// An auth plugin as its tests see it: `authenticate(plugin, request)`.
#pragma once

#include <parley/abi/auth.h>
#include <parley/testkit/loaded_plugin.hpp>

namespace parley::testkit {

struct AuthAnswer {
  parley_verdict verdict = PARLEY_AUTH_DENY;
  sdk::Json principal;  ///< null unless the verdict is ALLOW
  std::string reason;
};

inline AuthAnswer authenticate(const LoadedPlugin& plugin, const Request& request) {
  const auto& table = plugin.interface<parley_auth_v1>(PARLEY_AUTH_V1);
  TextSink principal;
  TextSink reason;
  AuthAnswer answer;
  answer.verdict = request.with_raw([&](const parley_http_request& raw) {
    return table.authenticate(plugin.raw(), &raw, principal.raw(), reason.raw());
  });
  if (answer.verdict == PARLEY_AUTH_ALLOW) answer.principal = sdk::Json::parse(principal.text());
  answer.reason = reason.text();
  return answer;
}

}  // namespace parley::testkit
