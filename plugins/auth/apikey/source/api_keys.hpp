// The plugin: an API key becomes a digest, and the host says whose it is. The key itself goes no further than here.
#pragma once

#include <parley/auth.hpp>
#include <parley/host/clock.hpp>
#include <parley/host/identity.hpp>

namespace parley::auth_apikey {

class ApiKeys final : public sdk::Auth {
 public:
  ApiKeys(sdk::Host host, std::string_view) : identity_(host), clock_(host) {}
  sdk::Verdict authenticate(const sdk::HttpRequest& request) const override;

 private:
  sdk::Identity identity_;
  sdk::Clock clock_;
};

}  // namespace parley::auth_apikey
