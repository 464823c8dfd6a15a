// What scripts keep for the whole business: the requests of kind "kv" that kv.get, kv.set and kv.delete make.
#pragma once

#include <atomic>
#include <string>
#include <thread>

#include "base/bounded_queue.hpp"
#include "base/clock.hpp"
#include "bot/request_runner.hpp"

namespace parley::store {
class Database;
class Writer;
}  // namespace parley::store

namespace parley::bot {

struct ValueOptions {
  std::size_t values = 10'000;          ///< of one tenant; more is the error "limit"
  std::size_t value_bytes = 16u << 10;  ///< one, as JSON
  std::size_t waiting = 1'000;          ///< requests that wait; more is the error "limit"
};

/// Thread-safe. A thread of its own takes the requests in order, since reading and writing block.
class TenantValues final : public RequestRunner {
 public:
  /// All references outlive it.
  TenantValues(ValueOptions options, store::Database& database, store::Writer& writer, const Clock& clock);
  /// Requests that still wait are answered with the class kShuttingDown.
  ~TenantValues() override;

  /// {"op": "get" | "set" | "delete", "name", "value"} -> {"value"}: of get what is kept, or null.
  void run(const RequestOrigin& origin, const dialogue::Request& request, Done done) override;

  /// The same, at once. Blocks; not on the writer's thread.
  json::object answer(const std::string& tenant, const json::object& document);

 private:
  struct Job {
    std::string tenant;
    json::object document;
    Done done;
  };
  void work();
  json::object get(const std::string& tenant, const std::string& name);
  json::object set(const std::string& tenant, const std::string& name, const json::value& value);
  json::object remove(const std::string& tenant, const std::string& name);

  const ValueOptions options_;
  store::Database& database_;
  store::Writer& writer_;
  const Clock& clock_;
  BoundedQueue<Job> jobs_;
  std::atomic<bool> stopping_ = false;
  std::thread worker_;
};

}  // namespace parley::bot
