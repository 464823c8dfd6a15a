#include "api/request_throttle.hpp"

#include <optional>

#include "base/error_detail.hpp"

namespace parley::api {

namespace {

std::string seconds(Millis time) {
  return std::to_string((time.count() + 999) / 1000);
}

/// The rates that a call counts against, and the tightest of them for the answer.
class Count {
 public:
  Count(identity::Rates& rates, net::Headers& answer) : rates_(rates), answer_(answer) {}

  void against(std::string_view name, const std::string& key, const identity::Rate& rate) {
    if (refused_) return;
    const identity::Taken taken = rates_.take("api-" + std::string(name) + ":" + key, rate);
    policy_ += (policy_.empty() ? "\"" : ", \"") + std::string(name) + "\";q=" + std::to_string(rate.burst) +
               ";w=" + seconds(rate.period);
    const double left = double(taken.remaining) / double(rate.burst);
    if (!taken.allowed) refused_ = taken;
    if (!taken.allowed || left < least_) {
      least_ = left;
      state_ = "\"" + std::string(name) + "\";r=" + std::to_string(taken.remaining) + ";t=" + seconds(taken.reset);
    }
  }

  Result<> verdict() {
    answer_.set("RateLimit-Policy", policy_);
    answer_.set("RateLimit", state_);
    if (!refused_) return {};
    return try_again("too many calls; try again in " + seconds(refused_->retry_after) + " s", refused_->retry_after);
  }

 private:
  identity::Rates& rates_;
  net::Headers& answer_;
  std::string policy_, state_;
  double least_ = 2;
  std::optional<identity::Taken> refused_;
};

}  // namespace

Result<> RequestThrottle::admit(const net::Request& request, const identity::Principal& who, net::Headers& answer) {
  Count count(rates_, answer);
  if (who.id.empty()) {
    count.against("address", address_.of(request), options_.address);
  } else if (who.kind == identity::Principal::Kind::api_key) {
    count.against("key", who.id, options_.api_key);
    count.against("tenant", who.tenant, options_.tenant);
  } else {
    count.against("user", who.id, options_.user);
    count.against("tenant", who.tenant, options_.tenant);
  }
  return count.verdict();
}

}  // namespace parley::api
