#include "conversations/conversation_service.hpp"

#include <tuple>

#include "base/error_detail.hpp"
#include "conversations/note.hpp"

namespace parley::conversations {

namespace {

constexpr int kTries = 20;  // each lost one means that somebody else got on
constexpr auto kLongestSnooze = std::chrono::days(366);

Error missing(const std::string& id) {
  return fail(Errc::not_found, "no conversation '" + id + "' is here");
}

/// Without a person: who is to speak now.
std::string holder_of_team(const Conversation& c) {
  return c.queue_id ? *c.queue_id : c.department_id ? *c.department_id : std::string();
}

void open(Conversation& c) {
  if (c.status == "resolved") c.first_reply_at.reset();
  c.status = "open";
  c.snoozed_until.reset();
  c.resolved_at.reset();
}

}  // namespace

Window window_of(const Conversation& c, const messaging::ChannelSet& channels, WallTime now) {
  const auto channel = channels.find(c.channel_id);
  const Millis length = channel ? channel->reply_window() : Millis(std::chrono::hours(24));
  if (length == Millis(0)) return {true, std::nullopt};
  if (to_millis(c.last_inbound_at) == 0) return {false, std::nullopt};
  const WallTime closes = c.last_inbound_at + length;
  return {now < closes, closes};
}

Result<ConversationPage> ConversationService::list(const std::string& tenant, const ConversationFilter& filter,
                                                   bool oldest_first, std::int64_t page, std::int64_t page_size) const {
  const std::int64_t offset = (page - 1) * page_size;
  if (offset + page_size > kLastListed)
    return wrong_field("page", "expected a page within the first " + std::to_string(kLastListed) +
                                   " conversations; narrow the list by its filters");
  auto data = repository_.list(tenant, filter, oldest_first, page_size, offset);
  if (!data) return data.error();
  const auto rows = std::int64_t(data->size());
  if (rows > 0 && rows < page_size) return ConversationPage{std::move(*data), offset + rows, false};
  const std::int64_t limit = offset + kCountedTo;
  const auto total = repository_.count(tenant, filter, limit + 1);
  if (!total) return total.error();
  return ConversationPage{std::move(*data), std::min(*total, limit), *total > limit};
}

Result<ConversationCounts> ConversationService::counts(const std::string& tenant, const std::string& user) const {
  ConversationCounts counts;
  const auto filter = [](std::string status, std::string assigned_to, bool unassigned) {
    ConversationFilter f;
    f.status = std::move(status);
    f.assigned_to = std::move(assigned_to);
    f.unassigned = unassigned;
    return f;
  };
  const std::pair<std::int64_t*, ConversationFilter> wanted[] = {{&counts.open, filter("open", "", false)},
                                                                 {&counts.snoozed, filter("snoozed", "", false)},
                                                                 {&counts.resolved, filter("resolved", "", false)},
                                                                 {&counts.mine, filter("open", user, false)},
                                                                 {&counts.unassigned, filter("open", "", true)}};
  for (const auto& [place, what] : wanted) {
    const auto counted = repository_.count(tenant, what, kCountedTo);
    if (!counted) return counted.error();
    *place = *counted;
  }
  const auto unread = count_unread(tenant);
  if (!unread) return unread.error();
  counts.unread = *unread;
  return counts;
}

Result<std::int64_t> ConversationService::count_unread(const std::string& tenant) const {
  ConversationFilter filter;
  filter.status = "open";
  filter.unread = true;
  return repository_.count(tenant, filter, kCountedTo);
}

Result<Conversation> ConversationService::get(const std::string& tenant, const std::string& id) const {
  auto found = repository_.find(tenant, id);
  if (!found) return found.error();
  if (!*found) return missing(id);
  return std::move(**found);
}

Result<Window> ConversationService::window(const std::string& tenant, const std::string& id) const {
  const auto found = get(tenant, id);
  if (!found) return found.error();
  return window_of(*found, *parts_.channels.current(), parts_.clock.wall());
}

Result<Conversation> ConversationService::change(const identity::Caller& caller, const std::string& id,
                                                 std::string_view action, const Change& change, const std::string& note,
                                                 OnlyAt version) {
  Error lost = missing(id);
  for (int i = 0; i < kTries; ++i) {
    auto before = get(caller.tenant(), id);
    if (!before) return before;
    if (version && before->version != *version)
      return fail(Errc::conflict, "conversation '" + id + "' is at version " + std::to_string(before->version) +
                                      ", not at " + std::to_string(*version) + "; look at it again");
    const WallTime now = parts_.clock.wall();
    Conversation after = *before;
    change(after, now);
    const json::object changed = changes(*before, after);
    if (changed.empty() && note.empty()) return before;
    store::WriteSet set(caller.tenant());
    ConversationRepository::update(set, after, now);
    std::optional<messaging::StoredMessage> kept;
    if (!note.empty()) messaging::add_message(set, kept.emplace(note_of(caller, after, note, parts_.ids.next(), now)));
    parts_.audit.add(set, caller, action, id, changed);
    if (const auto written = parts_.writer.write(std::move(set)); !written) {
      if (written.error().code != Errc::conflict) return written.error();
      lost = written.error();
      continue;
    }
    after.updated_at = now;
    ++after.version;
    tell_changed(parts_.events, caller.tenant(), after, changed);
    if (!before->holder.empty() && after.holder.empty())
      parts_.events.publish({"conversation.released", caller.tenant(), {{"conversation_id", after.id}}});
    if (kept) parts_.events.publish(messaging::new_message_event(caller.tenant(), *kept));
    return after;
  }
  return lost;
}

Result<> ConversationService::check_member(const std::string& tenant, const std::string& user) const {
  const Result<bool> known = parts_.is_member(tenant, user);
  if (!known) return known.error();
  if (!*known) return wrong_field("user_id", "expected an active user of this tenant");
  return {};
}

/// Who asks for a conversation that is not theirs hears of that alone, so it is looked for first.
Result<> ConversationService::check_teams(const std::string& tenant, const std::string& id,
                                          const std::string& department, const std::string& queue) const {
  if (!parts_.is_team || (department.empty() && queue.empty())) return {};
  if (const auto found = get(tenant, id); !found) return found.error();
  const std::tuple<const char*, Team, const std::string&> asked[] = {{"department_id", Team::department, department},
                                                                     {"queue_id", Team::queue, queue}};
  for (const auto& [field, kind, team] : asked) {
    if (team.empty()) continue;
    const Result<bool> known = parts_.is_team(tenant, kind, team);
    if (!known) return known.error();
    if (!*known)
      return wrong_field(
          field, std::string("expected a ") + (kind == Team::queue ? "queue" : "department") + " of this tenant");
  }
  return {};
}

Result<Conversation> ConversationService::patch(const identity::Caller& caller, const std::string& id,
                                                const ConversationPatch& patch, OnlyAt version) {
  const auto named = [](const auto& member) { return member ? member->value_or("") : std::string(); };
  if (const Result<> known = check_teams(caller.tenant(), id, named(patch.department_id), named(patch.queue_id));
      !known)
    return known.error();
  const auto apply = [&](Conversation& c, WallTime) {
    if (patch.tags) c.tags = *patch.tags;
    if (patch.department_id) c.department_id = *patch.department_id;
    if (patch.queue_id) c.queue_id = *patch.queue_id;
  };
  return change(caller, id, "conversations.update", apply, {}, version);
}

Result<Conversation> ConversationService::read(const identity::Caller& caller, const std::string& id) {
  return change(caller, id, "conversations.read", [](Conversation& c, WallTime) { c.unread_count = 0; });
}

Result<Conversation> ConversationService::assign(const identity::Caller& caller, const std::string& id,
                                                 const std::string& user, OnlyAt version) {
  if (const Result<> member = check_member(caller.tenant(), user); !member) return member.error();
  const auto give = [&](Conversation& c, WallTime) { c.assigned_to = c.holder = user; };
  return change(caller, id, "conversations.assign", give, {}, version);
}

Result<Conversation> ConversationService::unassign(const identity::Caller& caller, const std::string& id) {
  return change(caller, id, "conversations.unassign", [](Conversation& c, WallTime) {
    c.assigned_to.reset();
    c.holder = holder_of_team(c);
  });
}

Result<Conversation> ConversationService::transfer(const identity::Caller& caller, const std::string& id,
                                                   const Transfer& to, OnlyAt version) {
  const int named = int(!to.user_id.empty()) + int(!to.department_id.empty()) + int(!to.queue_id.empty());
  if (named != 1) return wrong_field("", "expected one of user_id, department_id and queue_id");
  if (!to.user_id.empty())
    if (const Result<> member = check_member(caller.tenant(), to.user_id); !member) return member.error();
  if (const Result<> known = check_teams(caller.tenant(), id, to.department_id, to.queue_id); !known)
    return known.error();
  return change(
      caller, id, "conversations.transfer",
      [&](Conversation& c, WallTime) {
        open(c);
        c.assigned_to.reset();
        if (!to.user_id.empty()) c.assigned_to = to.user_id;
        if (!to.department_id.empty()) {
          c.department_id = to.department_id;
          c.queue_id.reset();
        }
        if (!to.queue_id.empty()) c.queue_id = to.queue_id;
        c.holder = c.assigned_to ? *c.assigned_to : holder_of_team(c);
      },
      to.note, version);
}

Result<Conversation> ConversationService::resolve(const identity::Caller& caller, const std::string& id) {
  return change(caller, id, "conversations.resolve", [](Conversation& c, WallTime now) {
    if (c.status == "resolved") return;
    c.status = "resolved";
    c.resolved_at = now;
    c.snoozed_until.reset();
    c.holder.clear();
    c.unread_count = 0;
  });
}

Result<Conversation> ConversationService::reopen(const identity::Caller& caller, const std::string& id) {
  return change(caller, id, "conversations.reopen", [](Conversation& c, WallTime) {
    if (c.status == "open") return;
    open(c);
    if (c.assigned_to) c.holder = *c.assigned_to;
  });
}

Result<Conversation> ConversationService::snooze(const identity::Caller& caller, const std::string& id,
                                                 WallTime until) {
  const WallTime now = parts_.clock.wall();
  if (until <= now || until > now + kLongestSnooze)
    return wrong_field("until", "expected a time in the future, at most a year away");
  return change(caller, id, "conversations.snooze", [&](Conversation& c, WallTime) {
    c.status = "snoozed";
    c.snoozed_until = until;
    c.resolved_at.reset();
  });
}

Result<> ConversationService::wake(const std::string& tenant, const std::string& id) {
  identity::Caller server;
  server.who.tenant = tenant;
  const auto woken = change(server, id, "conversations.wake", [](Conversation& c, WallTime now) {
    if (c.snoozed_until && *c.snoozed_until <= now) open(c);
  });
  return woken ? Result<>() : woken.error();
}

}  // namespace parley::conversations
