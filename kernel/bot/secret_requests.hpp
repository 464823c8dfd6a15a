// Puts the secret that a request names into its header, just before it is made: what is journalled, traced and shown
// never has more than the name.
#pragma once

#include <atomic>
#include <thread>

#include "base/bounded_queue.hpp"
#include "bot/request_runner.hpp"
#include "bot/tenant_secrets.hpp"

namespace parley::bot {

/// Thread-safe. A thread of its own looks secrets up, since that blocks; requests without one do not wait for it.
class SecretRequests final : public RequestRunner {
 public:
  static constexpr std::size_t kWaiting = 1'000;  ///< more is the error "limit"

  /// Both outlive it.
  SecretRequests(const TenantSecrets& secrets, RequestRunner& runner);
  ~SecretRequests() override;

  void run(const RequestOrigin& origin, const dialogue::Request& request, Done done) override;

 private:
  struct Job {
    RequestOrigin origin;
    dialogue::Request request;
    Done done;
  };
  void work();
  void complete(Job job);

  const TenantSecrets& secrets_;
  RequestRunner& runner_;
  BoundedQueue<Job> jobs_;
  std::atomic<bool> stopping_ = false;
  std::thread worker_;
};

}  // namespace parley::bot
