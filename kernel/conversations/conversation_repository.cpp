#include "conversations/conversation_repository.hpp"

#include "store/like_pattern.hpp"

namespace parley::conversations {

namespace {

// What was merged into another conversation (contacts that became one) has no messages any more and is in no list.
// From the left: whatever the planner thinks of the contacts, it walks the conversations in the order of an index.
#define PARLEY_CONVERSATION_COLUMNS                                                                            \
  "SELECT c.id, c.channel_id, c.contact_id, COALESCE(t.name, ''), COALESCE(t.phone, ''), c.status, c.holder, " \
  "c.assigned_to, c.department_id, c.queue_id, c.tags, c.unread_count, c.last_message_id, c.last_message_at, " \
  "c.last_message_text, c.last_message_direction, c.last_inbound_at, c.first_reply_at, c.snoozed_until, "      \
  "c.resolved_at, c.created_at, c.updated_at, c.version "
#define PARLEY_WITH_CONTACT " LEFT JOIN contacts t ON t.tenant_id = c.tenant_id AND t.id = c.contact_id "
#define PARLEY_RECENT                                                                                                 \
  "(SELECT * FROM conversations WHERE tenant_id = $1 AND merged_into IS NULL ORDER BY last_message_at DESC, id DESC " \
  "LIMIT 20000) c "

// The page is taken from an index before rows are looked at: those of the pages before it are of no use.
constexpr store::SqlPiece kList{PARLEY_CONVERSATION_COLUMNS
                                "FROM (SELECT c.tenant_id, c.id FROM conversations c WHERE "
                                "c.tenant_id = $1 AND c.merged_into IS NULL"};
constexpr store::SqlPiece kSearch{PARLEY_CONVERSATION_COLUMNS "FROM (SELECT c.tenant_id, c.id FROM " PARLEY_RECENT
                                                              "WHERE c.tenant_id = $1 AND c.merged_into IS NULL"};
#define PARLEY_OF_PAGE ") page JOIN conversations c ON c.tenant_id = page.tenant_id AND c.id = page.id"
#define PARLEY_LAST_FIRST "c.last_message_at DESC, c.id DESC"
#define PARLEY_OLDEST_FIRST "c.last_message_at, c.id"
constexpr store::SqlPiece kLastFirst{PARLEY_LAST_FIRST}, kOldestFirst{PARLEY_OLDEST_FIRST};
constexpr store::SqlPiece kWithContactLastFirst{PARLEY_OF_PAGE PARLEY_WITH_CONTACT "ORDER BY " PARLEY_LAST_FIRST};
constexpr store::SqlPiece kWithContactOldestFirst{PARLEY_OF_PAGE PARLEY_WITH_CONTACT "ORDER BY " PARLEY_OLDEST_FIRST};
constexpr store::SqlPiece kCount{"SELECT 1 FROM conversations c WHERE c.tenant_id = $1 AND c.merged_into IS NULL"};
constexpr store::SqlPiece kCountFound{"SELECT 1 FROM " PARLEY_RECENT
                                      "WHERE c.tenant_id = $1 AND c.merged_into IS NULL"};
constexpr store::TenantSql kFind{PARLEY_CONVERSATION_COLUMNS
                                 "FROM conversations c" PARLEY_WITH_CONTACT
                                 "WHERE c.tenant_id = $1 AND c.id = $2 AND c.merged_into IS NULL"};
constexpr store::SystemSql kDue{
    "SELECT tenant_id, id FROM conversations WHERE snoozed_until <= $1 AND merged_into IS NULL ORDER BY snoozed_until "
    "LIMIT $2"};
constexpr store::TenantSql kUpdate{
    "UPDATE conversations SET status = $2, holder = $3, assigned_to = $4, department_id = $5, queue_id = $6, tags = "
    "$7, "
    "unread_count = $8, last_message_id = $9, last_message_at = $10, last_message_text = $11, "
    "last_message_direction = $12, first_reply_at = $13, snoozed_until = $14, resolved_at = $15, updated_at = $16, "
    "version = version + 1 WHERE tenant_id = $1 AND id = $17 AND version = $18"};

#undef PARLEY_CONVERSATION_COLUMNS
#undef PARLEY_WITH_CONTACT
#undef PARLEY_RECENT
#undef PARLEY_OF_PAGE
#undef PARLEY_LAST_FIRST
#undef PARLEY_OLDEST_FIRST

std::vector<std::string> tags_from(std::string_view text) {
  std::vector<std::string> tags;
  if (const Result<json::value> value = parse_json(text, "stored tags"); value && value->is_array())
    for (const json::value& tag : value->get_array())
      if (tag.is_string()) tags.emplace_back(tag.get_string());
  return tags;
}

Conversation from_row(const store::Row& row) {
  Conversation c;
  std::uint32_t at = 0;
  for (std::string* text :
       {&c.id, &c.channel_id, &c.contact_id, &c.contact_name, &c.contact_phone, &c.status, &c.holder})
    *text = row.text(at++);
  for (auto* text : {&c.assigned_to, &c.department_id, &c.queue_id}) *text = row.optional_text(at++);
  c.tags = tags_from(row.text(at++));
  c.unread_count = row.integer(at++);
  c.last_message_id = row.optional_text(at++);
  c.last_message_at = row.time(at++);
  c.last_message_text = row.text(at++);
  c.last_message_direction = row.text(at++);
  c.last_inbound_at = row.time(at++);
  for (auto* time : {&c.first_reply_at, &c.snoozed_until, &c.resolved_at}) *time = row.optional_time(at++);
  c.created_at = row.time(at++);
  c.updated_at = row.time(at++);
  c.version = row.integer(at);
  return c;
}

/// The status as a literal, so that partial indexes and the planner know it.
void narrow_by_status(store::Select& select, std::string_view status) {
  if (status == "open") select.where("c.status = 'open'");
  if (status == "snoozed") select.where("c.status = 'snoozed'");
  if (status == "resolved") select.where("c.status = 'resolved'");
}

void narrow(store::Select& select, const ConversationFilter& filter) {
  narrow_by_status(select, filter.status);
  if (!filter.assigned_to.empty()) select.where("c.assigned_to = ?", filter.assigned_to);
  if (filter.unassigned) select.where("c.assigned_to IS NULL");
  if (!filter.department_id.empty()) select.where("c.department_id = ?", filter.department_id);
  if (!filter.queue_id.empty()) select.where("c.queue_id = ?", filter.queue_id);
  if (!filter.channel_id.empty()) select.where("c.channel_id = ?", filter.channel_id);
  if (filter.unread) *filter.unread ? select.where("c.unread_count > 0") : select.where("c.unread_count = 0");
  // As the list is stored, so that quotes and case count: LIKE would let both slip. The index has the tagged ones
  // alone.
  if (!filter.tag.empty())
    select.where("c.tags <> '[]' AND replace(c.tags, ?, '') <> c.tags", json::serialize(json::string(filter.tag)));
  if (filter.q.empty()) return;
  const std::string words = store::like_pattern(filter.q);
  // A subquery with one value, not EXISTS: PostgreSQL would hash all contacts of the tenant that match, to ask once.
  select.where(
      "LOWER(c.last_message_text) LIKE LOWER(?) ESCAPE '\\' OR (SELECT LOWER(t.name) LIKE LOWER(?) ESCAPE '\\' OR "
      "t.phone LIKE ? ESCAPE '\\' FROM contacts t WHERE t.tenant_id = c.tenant_id AND t.id = c.contact_id)",
      words, words, words);
}

std::string tags_text(const Conversation& c) {
  json::array tags;
  for (const std::string& tag : c.tags) tags.emplace_back(tag);
  return json::serialize(tags);
}

}  // namespace

Result<std::vector<Conversation>> ConversationRepository::list(const std::string& tenant,
                                                               const ConversationFilter& filter, bool oldest_first,
                                                               std::int64_t most, std::int64_t offset) const {
  store::Select select(filter.q.empty() ? kList : kSearch);
  narrow(select, filter);
  select.order_by(oldest_first ? kOldestFirst : kLastFirst).page(most, offset);
  return database_.rows(tenant, select.then(oldest_first ? kWithContactOldestFirst : kWithContactLastFirst), from_row);
}

Result<std::int64_t> ConversationRepository::count(const std::string& tenant, const ConversationFilter& filter,
                                                   std::int64_t most) const {
  store::Select select(filter.q.empty() ? kCount : kCountFound);
  narrow(select, filter);
  const auto found = database_.query(tenant, select.limit(most), [](const store::Row&) {});
  return found ? Result<std::int64_t>(std::int64_t(*found)) : Result<std::int64_t>(found.error());
}

Result<std::optional<Conversation>> ConversationRepository::find(const std::string& tenant,
                                                                 const std::string& id) const {
  return database_.one(tenant, kFind, {id}, from_row);
}

Result<std::vector<std::pair<std::string, std::string>>> ConversationRepository::due(const store::SystemAccess& access,
                                                                                     WallTime now,
                                                                                     std::int64_t most) const {
  return database_.rows(access, kDue, {now, most}, [](const store::Row& row) {
    return std::pair(std::string(row.text(0)), std::string(row.text(1)));
  });
}

void ConversationRepository::update(store::WriteSet& set, const Conversation& c, WallTime now) {
  set.add(kUpdate, c.status, c.holder, c.assigned_to, c.department_id, c.queue_id, tags_text(c), c.unread_count,
          c.last_message_id, c.last_message_at, c.last_message_text, c.last_message_direction, c.first_reply_at,
          c.snoozed_until, c.resolved_at, now, c.id, c.version)
      .expecting(1);
}

}  // namespace parley::conversations
