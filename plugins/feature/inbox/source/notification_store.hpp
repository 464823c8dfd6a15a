// The rows of notifications: what one user is told, until they have read it.
#pragma once

#include <optional>
#include <parley/host/store.hpp>
#include <parley/json.hpp>
#include <string>
#include <vector>

namespace parley::inbox {

struct Notification {
  std::string id, user_id;
  std::string kind;  ///< assigned, mentioned, sla_soon, sla_late
  std::string conversation_id;
  sdk::Json data;  ///< names to say it with
  std::int64_t created_at = 0;
  std::optional<std::int64_t> read_at;
};

sdk::Json document(const Notification& notification);

/// Thread-safe. Blocks. Throws Failure.
class NotificationStore {
 public:
  explicit NotificationStore(sdk::Store store) : store_(store) {}

  /// The newest first.
  std::vector<Notification> list(std::string_view tenant, std::string_view user, bool unread_only, std::int64_t most,
                                 std::int64_t offset) const;
  std::int64_t count(std::string_view tenant, std::string_view user, bool unread_only) const;
  std::optional<Notification> find(std::string_view tenant, std::string_view user, std::string_view id) const;
  void add(std::string_view tenant, const Notification& notification) const;
  void mark_read(std::string_view tenant, std::string_view user, std::string_view id, std::int64_t now) const;
  void mark_all_read(std::string_view tenant, std::string_view user, std::int64_t now) const;
  void forget(std::string_view tenant, std::int64_t before) const;

 private:
  sdk::Store store_;
};

}  // namespace parley::inbox
