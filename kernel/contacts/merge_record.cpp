#include "contacts/merge_record.hpp"

namespace parley::contacts {

namespace {

json::array texts(const std::vector<std::string>& list) {
  return json::array(list.begin(), list.end());
}

std::vector<std::string> texts_of(const json::object& object, std::string_view key) {
  std::vector<std::string> list;
  if (const json::array* array = find_array(object, key))
    for (const json::value& text : *array)
      if (text.is_string()) list.emplace_back(text.get_string());
  return list;
}

json::value millis(const std::optional<WallTime>& time) {
  return time ? json::value(to_millis(*time)) : json::value(nullptr);
}

std::optional<WallTime> time_of(const json::object& object, std::string_view key) {
  const json::value* value = object.if_contains(key);
  return value && value->is_int64() ? std::optional(from_millis(value->get_int64())) : std::nullopt;
}

json::object contact_to_json(const Contact& contact) {
  return {{"id", contact.id},
          {"name", contact.name},
          {"phone", contact.phone},
          {"email", contact.email},
          {"language", contact.language},
          {"notes", contact.notes},
          {"tags", texts(contact.tags)},
          {"category_id", contact.category_id ? json::value(json::string(*contact.category_id)) : nullptr},
          {"is_blocked", contact.is_blocked},
          {"opted_in_at", millis(contact.opted_in_at)},
          {"opted_out_at", millis(contact.opted_out_at)},
          {"custom_fields", contact.custom_fields}};
}

Contact contact_from(const json::object* object) {
  Contact contact;
  if (!object) return contact;
  contact.id = string_or(*object, "id");
  contact.name = string_or(*object, "name");
  contact.phone = string_or(*object, "phone");
  contact.email = string_or(*object, "email");
  contact.language = string_or(*object, "language");
  contact.notes = string_or(*object, "notes");
  contact.tags = texts_of(*object, "tags");
  if (const json::string* category = find_string(*object, "category_id")) contact.category_id = std::string(*category);
  contact.is_blocked = bool_or(*object, "is_blocked", false);
  contact.opted_in_at = time_of(*object, "opted_in_at");
  contact.opted_out_at = time_of(*object, "opted_out_at");
  if (const json::object* fields = find_object(*object, "custom_fields")) contact.custom_fields = *fields;
  return contact;
}

}  // namespace

json::object stored_form(const MergeRecord& record) {
  json::array identities, conversations;
  for (const ContactIdentity& identity : record.identities)
    identities.push_back({{"channel_id", identity.channel_id}, {"kind", identity.kind}, {"value", identity.value}});
  for (const MovedConversation& moved : record.conversations)
    conversations.push_back({{"id", moved.id}, {"joined_to", moved.joined_to}, {"unread_count", moved.unread_count}});
  return {{"kept_before", contact_to_json(record.kept_before)}, {"kept_after", contact_to_json(record.kept_after)},
          {"merged", contact_to_json(record.merged)},           {"identities", std::move(identities)},
          {"conversations", std::move(conversations)},          {"earlier", texts(record.earlier)}};
}

void read_stored(const json::object& document, MergeRecord& record) {
  record.kept_before = contact_from(find_object(document, "kept_before"));
  record.kept_after = contact_from(find_object(document, "kept_after"));
  record.merged = contact_from(find_object(document, "merged"));
  record.earlier = texts_of(document, "earlier");
  if (const json::array* identities = find_array(document, "identities"))
    for (const json::value& value : *identities)
      if (const json::object* identity = value.if_object())
        record.identities.push_back({std::string(string_or(*identity, "channel_id")),
                                     std::string(string_or(*identity, "kind")),
                                     std::string(string_or(*identity, "value"))});
  if (const json::array* conversations = find_array(document, "conversations"))
    for (const json::value& value : *conversations)
      if (const json::object* moved = value.if_object())
        record.conversations.push_back({std::string(string_or(*moved, "id")),
                                        std::string(string_or(*moved, "joined_to")),
                                        int_or(*moved, "unread_count", 0)});
}

}  // namespace parley::contacts
