// What people do with conversations: find them, take them, pass them on, put them aside, end them.
//
// Every change holds only for the version it was made from, as do the pipeline's. So whoever was first is not
// overwritten: the second starts again from what is true then.
#pragma once

#include <functional>

#include "conversations/conversation_repository.hpp"
#include "conversations/parts.hpp"

namespace parley::conversations {

/// One page of a list. With `more` there are more than `total`: nobody counts a million.
struct ConversationPage {
  std::vector<Conversation> data;
  std::int64_t total = 0;
  bool more = false;
};

/// Each counted up to kCountedTo, and `unread` among the open ones that spoke last.
struct ConversationCounts {
  std::int64_t open = 0, snoozed = 0, resolved = 0, mine = 0, unassigned = 0, unread = 0;
};

/// Absent members stay; an inner nothing empties.
struct ConversationPatch {
  std::optional<std::vector<std::string>> tags{};
  std::optional<std::optional<std::string>> department_id{}, queue_id{};
};

/// To one of them.
struct Transfer {
  std::string user_id{}, department_id{}, queue_id{};
  std::string note{};  ///< for colleagues; kept in the conversation
};

/// The version that a change was decided on; without one the change holds for whatever is true when it is made.
using OnlyAt = std::optional<std::int64_t>;

/// Thread-safe. The functions block. Errors: not_found for a conversation that is not the tenant's, conflict when
/// others changed it again and again meanwhile, or when it is not at the version asked for.
class ConversationService {
 public:
  static constexpr std::int64_t kCountedTo = 1'000;    ///< beyond what a page shows
  static constexpr std::int64_t kLastListed = 10'000;  ///< a list goes no further: filters find what is beyond

  explicit ConversationService(const Parts& parts) : parts_(parts), repository_(parts.database) {}

  /// Errc::unprocessable for a page beyond kLastListed.
  Result<ConversationPage> list(const std::string& tenant, const ConversationFilter& filter, bool oldest_first,
                                std::int64_t page, std::int64_t page_size) const;
  Result<ConversationCounts> counts(const std::string& tenant, const std::string& user) const;
  Result<Conversation> get(const std::string& tenant, const std::string& id) const;
  Result<Window> window(const std::string& tenant, const std::string& id) const;

  /// Errc::unprocessable for a department or queue that is none.
  Result<Conversation> patch(const identity::Caller& caller, const std::string& id, const ConversationPatch& patch,
                             OnlyAt version = {});
  /// Unread to none.
  Result<Conversation> read(const identity::Caller& caller, const std::string& id);
  /// Errc::unprocessable for somebody who is no user of the tenant.
  Result<Conversation> assign(const identity::Caller& caller, const std::string& id, const std::string& user,
                              OnlyAt version = {});
  /// Back to its department or queue, or without one to the bot.
  Result<Conversation> unassign(const identity::Caller& caller, const std::string& id);
  Result<Conversation> transfer(const identity::Caller& caller, const std::string& id, const Transfer& transfer,
                                OnlyAt version = {});
  /// The bot answers what comes next.
  Result<Conversation> resolve(const identity::Caller& caller, const std::string& id);
  Result<Conversation> reopen(const identity::Caller& caller, const std::string& id);
  /// Until then, or until the other side writes. Errc::unprocessable for a time that is past or over a year away.
  Result<Conversation> snooze(const identity::Caller& caller, const std::string& id, WallTime until);
  /// Brings one back whose time has come; nothing happens when it is not due.
  Result<> wake(const std::string& tenant, const std::string& id);

 private:
  using Change = std::function<void(Conversation&, WallTime now)>;
  Result<Conversation> change(const identity::Caller& caller, const std::string& id, std::string_view action,
                              const Change& change, const std::string& note = {}, OnlyAt version = {});
  Result<> check_teams(const std::string& tenant, const std::string& id, const std::string& department,
                       const std::string& queue) const;
  Result<> check_member(const std::string& tenant, const std::string& user) const;
  Result<std::int64_t> count_unread(const std::string& tenant) const;

  const Parts parts_;
  const ConversationRepository repository_;
};

/// Where a conversation stands in the channel's window at `now`.
Window window_of(const Conversation& conversation, const messaging::ChannelSet& channels, WallTime now);

}  // namespace parley::conversations
