// Looks up who an API key belongs to, by its digest. Needs the permission "parley.host.identity/1".
#pragma once

#include <optional>
#include <parley/auth.hpp>
#include <parley/host/interface.hpp>

namespace parley::sdk {

/// Copyable; any thread.
class Identity {
 public:
  explicit Identity(Host host)
      : host_(host), table_(&required_interface<parley_host_identity_v1>(host, PARLEY_HOST_IDENTITY_V1)) {}

  /// Who has the key of that SHA-256 (64 lower-case hex digits), or nothing when nobody has. Throws Failure:
  /// PARLEY_DENIED for a key that is revoked or expired, PARLEY_UNAVAILABLE when it cannot be looked up now.
  std::optional<Principal> find_key(std::string_view digest_hex) const {
    std::string document;
    const parley_sink sink{&document, detail::append_text};
    detail::HostError error;
    const parley_status status = table_->find_key(host_.raw(), str(digest_hex), &sink, error.sink());
    if (status == PARLEY_NOT_FOUND) return std::nullopt;
    error.check(status, "looking up a key");
    return Principal::from_json(Json::parse(document));
  }

 private:
  Host host_;
  const parley_host_identity_v1* table_;
};

}  // namespace parley::sdk
