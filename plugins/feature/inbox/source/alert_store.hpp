// The rows of alerts: what is wrong in a tenant, one for each cause as long as it lasts.
#pragma once

#include <optional>
#include <parley/host/store.hpp>
#include <parley/json.hpp>
#include <string>
#include <vector>

namespace parley::inbox {

struct Alert {
  std::string id;
  std::string cause;  ///< "queue_long:" and a queue's id, ...
  std::string kind;   ///< sla_first_reply, sla_resolution, queue_long, channel_failing
  sdk::Json data;
  std::int64_t created_at = 0;
  std::optional<std::int64_t> ended_at;  ///< when it was no longer so
  std::optional<std::int64_t> resolved_at;
  std::string resolved_by;  ///< a user; empty beside resolved_at: it ended by itself
};

sdk::Json document(const Alert& alert);

/// What a list is narrowed to; empty: nothing.
struct AlertFilter {
  std::string kind;
  std::string state;  ///< open, resolved
};

/// Thread-safe. Blocks. Throws Failure.
class AlertStore {
 public:
  explicit AlertStore(sdk::Store store) : store_(store) {}

  /// The newest first.
  std::vector<Alert> list(std::string_view tenant, const AlertFilter& filter, std::int64_t most,
                          std::int64_t offset) const;
  std::int64_t count(std::string_view tenant, const AlertFilter& filter) const;
  std::optional<Alert> find(std::string_view tenant, std::string_view id) const;
  /// Makes one unless its cause has one that lasts, resolved or not.
  void raise(std::string_view tenant, std::string_view cause, std::string_view kind, const sdk::Json& data,
             std::int64_t now) const;
  /// The cause is gone; a later one is a new alert.
  void end(std::string_view tenant, std::string_view cause, std::int64_t now) const;
  void resolve(std::string_view tenant, std::string_view id, std::string_view user, std::int64_t now) const;
  /// The causes of a kind that last.
  std::vector<std::string> lasting(std::string_view tenant, std::string_view kind) const;
  /// What is resolved and from before then.
  void forget(std::string_view tenant, std::int64_t before) const;

 private:
  sdk::Store store_;
};

}  // namespace parley::inbox
