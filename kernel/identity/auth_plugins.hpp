// The services of auth plugins (parley.auth/1, .password/1, .token/1, .otp/1) as this room uses them. Each finds its
// plugin by id anew for every call, so that a reload takes effect at once and holds nothing up.
#pragma once

#include "identity/auth_chain.hpp"
#include "identity/one_time_codes.hpp"
#include "identity/password_hasher.hpp"
#include "identity/token_issuer.hpp"

namespace parley::plugin {
class PluginHost;
}

namespace parley::identity {

/// A link for each id, in that order.
std::vector<std::unique_ptr<AuthLink>> plugin_links(const plugin::PluginHost& plugins,
                                                    const std::vector<std::string>& ids);

class PluginPasswords final : public PasswordHasher {
 public:
  PluginPasswords(const plugin::PluginHost& plugins, std::string id) : plugins_(plugins), id_(std::move(id)) {}
  Result<std::string> hash(std::string_view password) override;
  Result<Checked> verify(std::string_view password, std::string_view encoded) override;

 private:
  const plugin::PluginHost& plugins_;
  const std::string id_;
};

class PluginTokens final : public TokenIssuer {
 public:
  PluginTokens(const plugin::PluginHost& plugins, std::string id) : plugins_(plugins), id_(std::move(id)) {}
  Result<std::string> issue(const std::string& user, const std::string& tenant, const std::string& session, Millis ttl,
                            WallTime now) override;

 private:
  const plugin::PluginHost& plugins_;
  const std::string id_;
};

class PluginCodes final : public OneTimeCodes {
 public:
  PluginCodes(const plugin::PluginHost& plugins, std::string id) : plugins_(plugins), id_(std::move(id)) {}
  Result<Fresh> create(std::string_view account, std::string_view issuer) override;
  Result<std::optional<std::int64_t>> check(std::string_view secret, std::string_view code, WallTime now,
                                            std::int64_t last_step) override;

 private:
  const plugin::PluginHost& plugins_;
  const std::string id_;
};

}  // namespace parley::identity
