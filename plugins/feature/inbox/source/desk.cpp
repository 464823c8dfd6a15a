#include "desk.hpp"

#include <algorithm>
#include <set>

#include "new_id.hpp"
#include "refusals.hpp"
#include "sla.hpp"

namespace parley::inbox {

using sdk::Json;

namespace {

constexpr std::int64_t kGivenAtOnce = 500;
constexpr int kTries = 5;  // each lost one means that a message came, or somebody else was faster

Json change(std::string_view action, std::string_view member, std::string_view id, const Json& conversation) {
  return Json::object({{"action", action}, {std::string(member), id}, {"version", conversation["version"]}});
}

bool waits_in(const Json& conversation, std::string_view queue) {
  const Standing standing = standing_of(conversation);
  return standing.place == Standing::Place::waiting && standing.queue_id == queue;
}

bool has_one_of(const Json& tags, const std::vector<std::string>& wanted) {
  return std::any_of(tags.items().begin(), tags.items().end(), [&](const Json& tag) {
    return std::find(wanted.begin(), wanted.end(), tag.text()) != wanted.end();
  });
}

/// What `write` throws when another node was faster is no failure: the ticket is looked at again.
template <class Write>
void unless_another_did(Write&& write) {
  try {
    write();
  } catch (const sdk::Failure& failure) {
    if (failure.status() != PARLEY_CONFLICT) throw;
  }
}

}  // namespace

struct Desk::Floor {
  std::map<std::string, Queue> queues;
  std::map<std::string, std::vector<Candidate>> candidates;  // by queue

  void gave(const std::string& queue, const std::string& agent, std::int64_t now) {
    for (auto& [id, all] : candidates)
      for (Candidate& candidate : all)
        if (candidate.user_id == agent) {
          ++candidate.load;
          if (id == queue) candidate.last_given_at = now;
        }
  }
};

void Desk::look_at(const std::string& tenant, const std::string& conversation, bool queued) {
  const std::lock_guard lock(lock_of(tenant));
  if (follow(tenant, conversation, queued)) give_all(tenant);
}

void Desk::give_waiting(const std::string& tenant) {
  const std::lock_guard lock(lock_of(tenant));
  give_all(tenant);
}

/// Whether anything has changed.
bool Desk::follow(const std::string& tenant, const std::string& id, bool queued) {
  Json conversation = parts_.conversations.find(tenant, id).value_or(Json());
  if (conversation["assigned_to"].is_null() && conversation["status"].text() == "open")
    conversation = into_queue(tenant, conversation, queued);
  const Standing standing = standing_of(conversation);
  const auto ticket = parts_.tickets.open_of(tenant, id);
  if (ticket && (standing.place == Standing::Place::nowhere || ticket->queue_id != standing.queue_id)) {
    parts_.tickets.close(tenant, *ticket, standing.resolved ? "resolved" : "left", parts_.clock.wall_ms());
    if (standing.place != Standing::Place::nowhere) open_ticket(tenant, conversation, standing);
    return true;
  }
  if (ticket) return keep_ticket(tenant, *ticket, standing);
  if (standing.place == Standing::Place::nowhere) return false;
  open_ticket(tenant, conversation, standing);
  return true;
}

/// Of one that nobody has: where the bot or a person passed it to a name, or only wrote down a queue, it is passed on
/// to that queue in earnest, so that the bot is silent.
Json Desk::into_queue(const std::string& tenant, const Json& conversation, bool queued) const {
  const std::string_view holder = conversation["holder"].text(), queue = conversation["queue_id"].text();
  std::string target;
  if (queued && holder.empty())
    target = queue;
  else if (!holder.empty() && holder != queue)
    if (const auto found = queue_of_holder(tenant, conversation)) target = found->id;
  if (target.empty() || (target == queue && !holder.empty() && holder == queue)) return conversation;
  try {
    return parts_.conversations.change(tenant, conversation["id"].text(),
                                       change("transfer", "queue_id", target, conversation));
  } catch (const sdk::Failure& failure) {
    if (failure.status() != PARLEY_CONFLICT) throw;
    return conversation;  // it moved on: whoever moved it is heard of too
  }
}

std::optional<Queue> Desk::queue_of_holder(const std::string& tenant, const Json& conversation) const {
  const std::string_view holder = conversation["holder"].text();
  if (auto queue = parts_.queues.named(tenant, holder)) return queue;
  if (const auto department = parts_.departments.named(tenant, holder))
    return parts_.queues.of_department(tenant, department->id);
  return std::nullopt;
}

void Desk::open_ticket(const std::string& tenant, const Json& conversation, const Standing& standing) const {
  const std::int64_t now = parts_.clock.wall_ms();
  const auto queue = standing.queue_id.empty() ? std::nullopt : parts_.queues.find(tenant, standing.queue_id);
  if (!queue && standing.place == Standing::Place::waiting) return;  // in a queue that is no more
  Ticket ticket;
  ticket.id = new_id(now);
  ticket.conversation_id = conversation["id"].text();
  ticket.queue_id = standing.queue_id;
  ticket.entered_at = ticket.queued_at = now;
  if (queue) {
    ticket.priority = has_one_of(conversation["tags"], queue->priority_tags) ? 1 : 0;
    promise(ticket, *queue, standing.first_reply_at.has_value());
  }
  if (standing.place == Standing::Place::with_agent) {
    ticket.agent_id = standing.agent_id;
    ticket.given_at = now;
  }
  unless_another_did([&] { parts_.tickets.add(tenant, ticket); });
}

/// The ticket is of the right queue: the agent and the first reply may be new. Whether they are.
bool Desk::keep_ticket(const std::string& tenant, Ticket ticket, const Standing& standing) const {
  const std::int64_t now = parts_.clock.wall_ms();
  bool changed = false;
  if (standing.agent_id != ticket.agent_id.value_or("")) {
    changed = true;
    if (standing.agent_id.empty()) {
      ticket.agent_id.reset();
      ticket.given_at.reset();
      ticket.queued_at = now;
    } else {
      ticket.agent_id = standing.agent_id;
      ticket.given_at = now;
    }
  }
  if (ticket.first_reply_due && !ticket.first_reply_at && standing.first_reply_at) {
    changed = true;
    ticket.first_reply_at = standing.first_reply_at;
  }
  if (changed) parts_.tickets.update(tenant, ticket);
  return changed;
}

Desk::Floor Desk::floor(const std::string& tenant) const {
  Floor floor;
  floor.queues = parts_.queues.all(tenant);
  const auto people = parts_.people.all(tenant);
  const auto availability = parts_.queues.availability(tenant);
  const auto loads = parts_.tickets.loads(tenant);
  for (const QueueAgent& agent : parts_.queues.agents(tenant)) {
    const auto person = people.find(agent.user_id);
    if (person == people.end()) continue;  // left, or is not active
    const auto status = availability.find(agent.user_id);
    const auto load = loads.find(agent.user_id);
    floor.candidates[agent.queue_id].push_back({agent.user_id, agent.priority, agent.last_given_at,
                                                load == loads.end() ? 0 : load->second, person->second.skills,
                                                status != availability.end() && status->second == "online"});
  }
  return floor;
}

void Desk::give_all(const std::string& tenant) {
  std::vector<Ticket> waiting = parts_.tickets.waiting(tenant, kGivenAtOnce);
  if (waiting.empty()) return;
  Floor floor = this->floor(tenant);
  const auto rank = [&](const Ticket& t) {
    const auto queue = floor.queues.find(t.queue_id);
    return std::tuple(-t.priority, queue == floor.queues.end() ? 0 : -queue->second.priority, t.entered_at);
  };
  std::stable_sort(waiting.begin(), waiting.end(), [&](const Ticket& a, const Ticket& b) { return rank(a) < rank(b); });
  const std::int64_t now = parts_.clock.wall_ms();
  std::set<std::string> exhausted;
  for (const Ticket& ticket : waiting) {
    const auto found = floor.queues.find(ticket.queue_id);
    if (found == floor.queues.end() || exhausted.contains(ticket.queue_id)) continue;
    const Queue& queue = found->second;
    const auto& candidates = floor.candidates[queue.id];
    const auto chosen =
        queue.is_active && queue.open_at(now) ? choose(queue, candidates) : std::optional<std::size_t>();
    if (!chosen) {
      exhausted.insert(queue.id);
      continue;
    }
    const std::string agent = candidates[*chosen].user_id;
    if (!give(tenant, ticket, agent, Json()).is_null()) floor.gave(queue.id, agent, now);
  }
}

/// The conversation as it is then, or null when it does not wait any more.
Json Desk::give(const std::string& tenant, Ticket ticket, const std::string& agent, const Json& author) const {
  for (int i = 0; i < kTries; ++i) {
    const auto conversation = parts_.conversations.find(tenant, ticket.conversation_id);
    if (!conversation || !waits_in(*conversation, ticket.queue_id)) return Json();  // an event of it is on its way
    try {
      Json given = parts_.conversations.change(tenant, ticket.conversation_id,
                                               change("assign", "user_id", agent, *conversation), author);
      const std::int64_t now = parts_.clock.wall_ms();
      ticket.agent_id = agent;
      ticket.given_at = now;
      const sdk::Statement statements[] = {TicketStore::updating(ticket),
                                           QueueStore::gave(ticket.queue_id, agent, now)};
      parts_.store.write(tenant, statements);
      return given;
    } catch (const sdk::Failure& failure) {
      if (failure.status() != PARLEY_CONFLICT) throw;
    }
  }
  return Json();
}

Json Desk::pull(const std::string& tenant, const Queue& queue, const Json& agent) {
  const std::lock_guard lock(lock_of(tenant));
  const std::string user(agent["id"].text());
  Floor floor = this->floor(tenant);
  const auto& candidates = floor.candidates[queue.id];
  const auto self = std::find_if(candidates.begin(), candidates.end(), [&](auto& c) { return c.user_id == user; });
  if (self == candidates.end()) throw sdk::Failure(PARLEY_DENIED, "only agents of the queue take from it");
  if (!qualified(queue, *self)) throw sdk::Failure(PARLEY_DENIED, "the queue asks for skills that you do not have");
  if (self->load >= queue.capacity)
    throw sdk::Failure(PARLEY_CONFLICT, "you have " + std::to_string(self->load) +
                                            " open conversations, the queue allows " + std::to_string(queue.capacity) +
                                            "; resolve one first");
  for (const Ticket& ticket : parts_.tickets.waiting_in(tenant, queue.id, kGivenAtOnce))
    if (Json given = give(tenant, ticket, user, agent); !given.is_null()) return given;
  return Json();
}

bool Desk::overflow(const std::string& tenant, Ticket ticket, const Queue& to) {
  const std::lock_guard lock(lock_of(tenant));
  const auto conversation = parts_.conversations.find(tenant, ticket.conversation_id);
  if (!conversation || !waits_in(*conversation, ticket.queue_id)) return false;
  try {
    parts_.conversations.change(tenant, ticket.conversation_id, change("transfer", "queue_id", to.id, *conversation));
  } catch (const sdk::Failure& failure) {
    if (failure.status() == PARLEY_CONFLICT) return false;  // the next look finds it again
    throw;
  }
  ticket.queue_id = to.id;
  ticket.queued_at = parts_.clock.wall_ms();
  ++ticket.hops;
  parts_.tickets.update(tenant, ticket);
  return true;
}

}  // namespace parley::inbox
