#include "server/demo_data.hpp"

#include <algorithm>

#include "contacts/contact_repository.hpp"
#include "identity/registration.hpp"
#include "identity/secret_text.hpp"
#include "messaging/status_handler.hpp"
#include "messaging/stored_message.hpp"
#include "server/demo_story.hpp"
#include "server/loopback_address.hpp"

namespace parley::server {

namespace {

using namespace std::chrono_literals;

constexpr store::TenantSql kMarked("SELECT created_at FROM demo_tenants WHERE tenant_id = $1");
constexpr store::SystemSql kAnyMarked("SELECT tenant_id FROM demo_tenants LIMIT 1");
// A mark that is there fails the whole set: of two servers that start at once one fills the tenant.
constexpr store::TenantSql kMark("INSERT INTO demo_tenants (tenant_id, created_at) VALUES ($1, $2)");
constexpr store::TenantSql kAnything(
    "SELECT 1 WHERE EXISTS (SELECT 1 FROM contacts WHERE tenant_id = $1) "
    "OR EXISTS (SELECT 1 FROM conversations WHERE tenant_id = $1)");
constexpr store::TenantSql kIdentity(
    "INSERT INTO contact_identities (tenant_id, channel_id, kind, value, contact_id) "
    "VALUES ($1, $2, 'address', $3, $4)");
constexpr store::TenantSql kConversation(
    "INSERT INTO conversations (tenant_id, id, channel_id, contact_id, holder, rule_uses, last_inbound_at, created_at, "
    "status, assigned_to, tags, unread_count, last_message_id, last_message_at, last_message_text, "
    "last_message_direction, first_reply_at, snoozed_until, resolved_at, version, updated_at) "
    "VALUES ($1, $2, $3, $4, $5, '{}', $6, $7, $8, $9, '[\"demo\"]', $10, $11, $12, $13, $14, $15, $16, $17, 1, $18)");
constexpr std::string_view kTeam = "support";  // whom the scripts hand over to
constexpr auto kUntilResolved = 3min;
constexpr auto kSnoozed = 20h;

/// The time of the story: wherever the teller is.
class StoryClock final : public Clock {
 public:
  WallTime wall() const override { return at; }
  SteadyTime steady() const override { return SteadyTime(at.time_since_epoch()); }
  WallTime at{};
};

/// One thing that happens; `line` past the last one is the end of a talk that was resolved.
struct Moment {
  WallTime at;
  std::size_t person, line;
};

std::vector<Moment> moments(WallTime now) {
  std::vector<Moment> all;
  const auto people = demo_people();
  for (std::size_t person = 0; person < people.size(); ++person) {
    const DemoTalk& talk = demo_talks()[people[person].talk];
    WallTime at = now - std::chrono::hours(people[person].hours_ago);
    for (std::size_t line = 0; line < talk.lines.size(); ++line) {
      at += std::chrono::seconds(talk.lines[line].seconds_later);
      all.push_back({at, person, line});
    }
    if (talk.end == DemoEnd::resolved) all.push_back({at + kUntilResolved, person, talk.lines.size()});
  }
  // Ids grow with time, and lists rely on it: everything is told in the order in which it happened.
  std::ranges::stable_sort(all, {}, &Moment::at);
  return all;
}

/// What is known of a conversation by the end of the story.
struct Told {
  std::string contact, conversation, last_message;
  WallTime begun{}, last_at{}, last_inbound{};
  std::optional<WallTime> first_reply{}, resolved{};
  std::string_view last_text, last_direction;
  std::int64_t unread = 0;
};

json::object content_of(const DemoLine& line, const DemoPerson& person) {
  if (line.speaker != DemoLine::contact) return {{"type", "text"}, {"text", line.text}};
  return {{"kind", "message"},
          {"type", "text"},
          {"text", line.text},
          {"from", {{"address", person.phone.substr(1)}, {"name", person.name}}}};
}

}  // namespace

/// Writes the story into one set.
struct Demo::Story {
  const std::string tenant{identity::kDefaultTenant};
  const std::string channel;
  const std::vector<identity::User> colleagues;
  store::Database& database;
  const WallTime now;
  StoryClock clock{};
  UuidV7 ids{clock};
  identity::Audit audit{database, clock, ids};
  store::WriteSet set{tenant};
  std::vector<Told> told{demo_people().size()};

  void tell(const Moment& moment) {
    const DemoPerson& person = demo_people()[moment.person];
    const DemoTalk& talk = demo_talks()[person.talk];
    Told& so_far = told[moment.person];
    clock.at = moment.at;
    if (so_far.contact.empty()) meet(person, talk, so_far);
    if (moment.line < talk.lines.size()) return say(person, talk.lines[moment.line], so_far);
    so_far.resolved = moment.at;
    so_far.unread = 0;
    audit.add(set, caller(person), "conversations.resolve", so_far.conversation, {{"status", "resolved"}});
  }

  identity::Caller caller(const DemoPerson& person) const {
    identity::Caller made;
    made.who.id = made.who.user = colleagues[person.colleague].id;
    made.who.name = colleagues[person.colleague].name;
    made.who.tenant = tenant;
    return made;
  }

  void meet(const DemoPerson& person, const DemoTalk& talk, Told& so_far) {
    contacts::Contact contact;
    contact.id = so_far.contact = ids.next();
    contact.name = person.name;
    contact.phone = person.phone;
    contact.language = talk.language;
    contact.tags = {"demo"};
    contact.created_at = contact.updated_at = clock.at;
    contacts::ContactRepository(database).insert(set, contact);
    set.add(kIdentity, channel, person.phone.substr(1), so_far.contact);
    so_far.conversation = ids.next();
    so_far.begun = clock.at;
  }

  void say(const DemoPerson& person, const DemoLine& line, Told& so_far) {
    const bool inbound = line.speaker == DemoLine::contact;
    messaging::StoredMessage message;
    message.id = so_far.last_message = ids.next();
    message.conversation = so_far.conversation;
    message.channel = channel;
    message.direction = so_far.last_direction = inbound ? "in" : "out";
    message.type = "text";
    message.content = json::serialize(content_of(line, person));
    message.text = so_far.last_text = line.text;
    message.author_kind = inbound ? "contact" : line.speaker == DemoLine::bot ? "bot" : "user";
    if (line.speaker != DemoLine::bot) message.author_id = inbound ? so_far.contact : colleagues[person.colleague].id;
    message.status = inbound ? "received" : "read";
    message.status_rank = inbound ? 0 : messaging::status_rank("read").value();
    message.created_at = so_far.last_at = clock.at;
    messaging::add_message(set, message);
    if (inbound) so_far.last_inbound = clock.at;
    if (inbound) ++so_far.unread;
    if (line.speaker != DemoLine::person) return;
    so_far.unread = 0;
    if (!so_far.first_reply) so_far.first_reply = clock.at;
  }

  void end(const DemoPerson& person, const Told& so_far) {
    const DemoEnd end = demo_talks()[person.talk].end;
    const bool has_colleague = end == DemoEnd::assigned || end == DemoEnd::snoozed || end == DemoEnd::resolved;
    const std::string& colleague = colleagues[person.colleague].id;
    const std::string_view holder = end == DemoEnd::unassigned                            ? kTeam
                                    : end == DemoEnd::assigned || end == DemoEnd::snoozed ? std::string_view(colleague)
                                                                                          : std::string_view();
    const std::string_view status = end == DemoEnd::resolved  ? "resolved"
                                    : end == DemoEnd::snoozed ? "snoozed"
                                                              : "open";
    set.add(kConversation, so_far.conversation, channel, so_far.contact, holder, so_far.last_inbound, so_far.begun,
            status, has_colleague ? std::optional(colleague) : std::nullopt,
            end == DemoEnd::with_bot ? std::int64_t{0} : so_far.unread, so_far.last_message, so_far.last_at,
            messaging::first_words(so_far.last_text), so_far.last_direction, so_far.first_reply,
            end == DemoEnd::snoozed ? std::optional(now + kSnoozed) : std::nullopt, so_far.resolved,
            so_far.resolved.value_or(so_far.last_at));
  }
};

Result<bool> Demo::is_there(const store::SystemAccess& access, store::Database& database) {
  const auto found = database.query(access, kAnyMarked, {}, [](const store::Row&) {});
  return found ? Result<bool>(*found > 0) : Result<bool>(found.error());
}

Result<bool> Demo::is_empty() const {
  const auto found = ground_.database.query(identity::kDefaultTenant, kAnything, {}, [](const store::Row&) {});
  return found ? Result<bool>(*found == 0) : Result<bool>(found.error());
}

Result<std::string> Demo::local_channel() const {
  for (const auto& channel : ground_.channels.current()->all())
    if (channel->local() && channel->tenant() == identity::kDefaultTenant) return channel->id();
  return fail(Errc::not_found,
              "--demo takes a channel of provider.loopback in the tenant default, so that nothing reaches people "
              "outside; etc/channels.toml has one, \"phone\"");
}

/// They may be there already: a start that was cut off made them before it could tell the story.
Result<std::vector<identity::User>> Demo::colleagues() const {
  std::vector<identity::User> all;
  for (const DemoColleague& colleague : demo_colleagues()) {
    const auto made =
        ground_.accounts.add({std::string(colleague.email), std::string(colleague.name),
                              std::string(identity::kDefaultTenant), "agent", false, identity::random_text()});
    if (!made && made.error().code != Errc::conflict) return made.error();
    const auto users = ground_.accounts.list(identity::kDefaultTenant);
    if (!users) return users.error();
    const auto found = std::ranges::find(*users, colleague.email, [](const auto& placed) { return placed.user.email; });
    if (found == users->end()) return fail(Errc::conflict, std::string(colleague.email) + " is not of this tenant");
    all.push_back(found->user);
  }
  return all;
}

Result<std::size_t> Demo::fill() {
  const auto marked = ground_.database.query(identity::kDefaultTenant, kMarked, {}, [](const store::Row&) {});
  if (!marked) return marked.error();
  if (*marked > 0) return std::size_t{0};
  const Result<bool> empty = is_empty();
  if (!empty) return empty.error();
  if (!*empty)
    return fail(Errc::conflict,
                "--demo fills an empty tenant only, and the tenant default has contacts or conversations; start "
                "without --demo, or with another data folder");
  Result<std::string> channel = local_channel();
  if (!channel) return channel.error();
  auto made = colleagues();
  if (!made) return made.error();
  Story story{.channel = std::move(*channel),
              .colleagues = std::move(*made),
              .database = ground_.database,
              .now = ground_.clock.wall()};
  story.set.add(kMark, story.now);
  for (const Moment& moment : moments(story.now)) story.tell(moment);
  const auto people = demo_people();
  for (std::size_t i = 0; i < people.size(); ++i) story.end(people[i], story.told[i]);
  if (const auto written = ground_.writer.write(std::move(story.set)); !written) return written.error();
  return people.size();
}

Result<> keep_demo_private(const store::SystemAccess& access, store::Database& database,
                           const std::string& listen_host) {
  if (is_loopback(listen_host)) return {};
  const Result<bool> demo = Demo::is_there(access, database);
  if (!demo) return demo.error();
  if (!*demo) return {};
  return fail(Errc::denied,
              "this database holds demo data, and server.listen is " + listen_host +
                  ", which other machines may reach: listen on 127.0.0.1, or start with an empty database");
}

}  // namespace parley::server
