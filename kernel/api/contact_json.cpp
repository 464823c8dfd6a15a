#include "api/contact_json.hpp"

#include "contacts/contact_schema.hpp"

namespace parley::api {

namespace {

json::value text_or_null(const std::string& text) {
  return text.empty() ? json::value(nullptr) : json::value(json::string(text));
}

json::array array_of(const std::vector<std::string>& texts) {
  return json::array(texts.begin(), texts.end());
}

std::optional<std::string> text_of(const json::object& object, std::string_view key) {
  const json::value* value = object.if_contains(key);
  if (!value) return std::nullopt;
  return value->is_string() ? std::string(value->get_string()) : std::string();
}

std::optional<WallTime> time_of(const json::object& query, std::string_view key) {
  const Result<WallTime> time = from_rfc3339(string_or(query, key));
  return time ? std::optional(*time) : std::nullopt;
}

std::optional<bool> flag_of(const json::object& query, std::string_view key) {
  const json::value* value = query.if_contains(key);
  return value && value->is_bool() ? std::optional(value->get_bool()) : std::nullopt;
}

}  // namespace

json::object to_json(const contacts::Contact& contact) {
  return {{"id", contact.id},
          {"name", contact.name},
          {"phone", text_or_null(contact.phone)},
          {"email", text_or_null(contact.email)},
          {"language", text_or_null(contact.language)},
          {"notes", contact.notes},
          {"tags", array_of(contact.tags)},
          {"category_id", text_or_null(contact.category_id.value_or(""))},
          {"custom_fields", contact.custom_fields},
          {"is_blocked", contact.is_blocked},
          {"opted_out", contact.opted_out()},
          {"opted_in_at", time_or_null(contact.opted_in_at)},
          {"opted_out_at", time_or_null(contact.opted_out_at)},
          {"created_at", to_rfc3339(contact.created_at)},
          {"updated_at", to_rfc3339(contact.updated_at)}};
}

json::object to_json(const contacts::ContactIdentity& identity) {
  return {{"channel_id", identity.channel_id}, {"kind", identity.kind}, {"value", identity.value}};
}

json::object to_json(const contacts::Category& category) {
  return {{"id", category.id},
          {"name", category.name},
          {"color", category.color},
          {"created_at", to_rfc3339(category.created_at)},
          {"updated_at", to_rfc3339(category.updated_at)}};
}

json::object to_json(const contacts::CustomField& field) {
  return {{"id", field.id},
          {"key", field.key},
          {"label", field.label},
          {"type", field.type},
          {"choices", array_of(field.choices)},
          {"created_at", to_rfc3339(field.created_at)},
          {"updated_at", to_rfc3339(field.updated_at)}};
}

json::object to_json(const contacts::Segment& segment) {
  return {{"id", segment.id},
          {"name", segment.name},
          {"filter", segment.filter},
          {"created_at", to_rfc3339(segment.created_at)},
          {"updated_at", to_rfc3339(segment.updated_at)}};
}

json::object to_json(const contacts::MergeRecord& merge) {
  return {{"id", merge.id},
          {"kept_id", merge.kept_id},
          {"merged_id", merge.merged_id},
          {"merged_name", merge.merged.name},
          {"merged_by", merge.merged_by},
          {"created_at", to_rfc3339(merge.created_at)},
          {"undone_at", time_or_null(merge.undone_at)}};
}

contacts::ContactChange change_from(const json::object& body, bool replaces) {
  contacts::ContactChange change;
  std::pair<const char*, std::optional<std::string>*> texts[] = {
      {"name", &change.name},         {"phone", &change.phone}, {"email", &change.email},
      {"language", &change.language}, {"notes", &change.notes}, {"category_id", &change.category_id}};
  for (const auto& [key, text] : texts) {
    *text = text_of(body, key);
    if (replaces && !*text) text->emplace();
  }
  if (const json::array* tags = find_array(body, "tags")) {
    change.tags.emplace();
    for (const json::value& tag : *tags) change.tags->emplace_back(tag.as_string());
  } else if (replaces) {
    change.tags.emplace();
  }
  if (const json::object* fields = find_object(body, "custom_fields")) change.custom_fields = *fields;
  change.replaces_custom_fields = replaces;
  return change;
}

contacts::ContactFilter filter_from(const json::object& query) {
  contacts::ContactFilter filter;
  filter.words = string_or(query, "q");
  filter.tag = text_of(query, "tag");
  filter.category_id = text_of(query, "category_id");
  filter.segment_id = text_of(query, "segment_id");
  filter.custom_field = text_of(query, "custom_field");
  filter.is_blocked = flag_of(query, "is_blocked");
  filter.opted_out = flag_of(query, "opted_out");
  filter.created_from = time_of(query, "created_from");
  filter.created_to = time_of(query, "created_to");
  return filter;
}

contacts::ContactPage contact_page(const rest::Paging& paging) {
  return {paging.sort, paging.page_size, paging.offset()};
}

rest::Reply contacts_reply(const contacts::ContactService::Page& page, const rest::Paging& paging) {
  json::array data;
  for (const contacts::Contact& contact : page.contacts) data.push_back(to_json(contact));
  return rest::page_of(std::move(data), page.total, paging);
}

}  // namespace parley::api
