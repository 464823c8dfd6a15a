#include "quick_reply_store.hpp"

#include <parley/timestamp.hpp>

#include "like_text.hpp"

namespace parley::inbox {

namespace {

constexpr const char* kList =
    "SELECT id, shortcut, text, category, created_by, created_at, updated_at FROM inbox_quick_replies "
    "WHERE tenant_id = $1 AND ($2 = '' OR category = $2) AND (LOWER(shortcut) LIKE LOWER($3) ESCAPE '\\' "
    "OR LOWER(text) LIKE LOWER($3) ESCAPE '\\' OR LOWER(category) LIKE LOWER($3) ESCAPE '\\') "
    "ORDER BY shortcut, id LIMIT $4 OFFSET $5";
constexpr const char* kCount =
    "SELECT COUNT(*) FROM inbox_quick_replies "
    "WHERE tenant_id = $1 AND ($2 = '' OR category = $2) AND (LOWER(shortcut) LIKE LOWER($3) ESCAPE '\\' "
    "OR LOWER(text) LIKE LOWER($3) ESCAPE '\\' OR LOWER(category) LIKE LOWER($3) ESCAPE '\\')";
constexpr const char* kFind =
    "SELECT id, shortcut, text, category, created_by, created_at, updated_at FROM inbox_quick_replies "
    "WHERE tenant_id = $1 AND id = $2";
constexpr const char* kAdd =
    "INSERT INTO inbox_quick_replies (tenant_id, id, shortcut, text, category, created_by, created_at, updated_at) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
constexpr const char* kUpdate =
    "UPDATE inbox_quick_replies SET shortcut = $3, text = $4, category = $5, updated_at = $6 "
    "WHERE tenant_id = $1 AND id = $2";
constexpr const char* kRemove = "DELETE FROM inbox_quick_replies WHERE tenant_id = $1 AND id = $2";

QuickReply from_row(const sdk::Row& row) {
  return {std::string(row.text(0)),
          std::string(row.text(1)),
          std::string(row.text(2)),
          std::string(row.text(3)),
          std::string(row.text(4)),
          row.integer(5),
          row.integer(6)};
}

}  // namespace

sdk::Json document(const QuickReply& r) {
  return sdk::Json::object({{"id", r.id},
                            {"shortcut", r.shortcut},
                            {"text", r.text},
                            {"category", r.category},
                            {"created_by", r.created_by},
                            {"created_at", sdk::to_rfc3339(r.created_at)},
                            {"updated_at", sdk::to_rfc3339(r.updated_at)}});
}

std::vector<QuickReply> QuickReplyStore::list(std::string_view tenant, const QuickReplyFilter& filter,
                                              std::int64_t most, std::int64_t offset) const {
  return store_.select(tenant, {kList, {filter.category, like_text(filter.words), most, offset}}, from_row);
}

std::int64_t QuickReplyStore::count(std::string_view tenant, const QuickReplyFilter& filter) const {
  return store_.select(tenant, {kCount, {filter.category, like_text(filter.words)}},
                       [](const sdk::Row& row) { return row.integer(0); })[0];
}

std::optional<QuickReply> QuickReplyStore::find(std::string_view tenant, std::string_view id) const {
  auto found = store_.select(tenant, {kFind, {id}}, from_row);
  return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

void QuickReplyStore::add(std::string_view tenant, const QuickReply& r) const {
  store_.write(tenant, {kAdd, {r.id, r.shortcut, r.text, r.category, r.created_by, r.created_at, r.updated_at}});
}

void QuickReplyStore::update(std::string_view tenant, const QuickReply& r) const {
  store_.write(tenant, {kUpdate, {r.id, r.shortcut, r.text, r.category, r.updated_at}});
}

void QuickReplyStore::remove(std::string_view tenant, std::string_view id) const {
  store_.write(tenant, {kRemove, {id}});
}

}  // namespace parley::inbox
