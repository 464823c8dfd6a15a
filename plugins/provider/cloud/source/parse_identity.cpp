#include "parse_identity.hpp"

#include "fields.hpp"

namespace parley::cloud {

namespace {

std::string_view system_type(const json::object& item) {
  const json::object* system = object_at(item, "system");
  return system ? text_at(*system, "type") : std::string_view();
}

void write_person(JsonText& out, std::string_view name, std::string_view address, std::string_view user_id,
                  std::string_view parent_user_id) {
  out.begin_object(name);
  out.member_if("address", address);
  out.member_if("user_id", user_id);
  out.member_if("parent_user_id", parent_user_id);
  out.end_object();
}

}  // namespace

bool is_identity_message(const json::object& item, std::string_view type) {
  if (type != "system") return false;
  const std::string_view kind = system_type(item);
  return kind == "user_changed_number" || kind == "user_changed_user_id";
}

bool write_identity_message(JsonText& out, const json::object& item, const Surroundings& around) {
  const json::object& system = *object_at(item, "system");
  const bool number = system_type(item) == "user_changed_number";
  const std::string_view address = digits_at(system, system.contains("wa_id") ? "wa_id" : "new_wa_id");
  const std::string_view user_id = text_at(system, "user_id");
  if (number && address.empty()) throw BrokenItem("system.wa_id: expected the new phone number, found none");
  if (!number && user_id.empty()) throw BrokenItem("system.user_id: expected the new user id, found none");
  begin_event(out, "identity", around, need_text(item, "id"));
  out.member("timestamp", need_timestamp(item));
  out.member("change", number ? "number" : "user_id");
  write_person(out, "previous", digits_at(item, "from"), text_at(item, "from_user_id"),
               text_at(item, "from_parent_user_id"));
  write_person(out, "current", address, user_id, text_at(system, "parent_user_id"));
  out.member("text", text_at(system, "body"));
  out.member("raw", item);
  out.end_object();
  return true;
}

bool write_user_id_update(JsonText& out, const json::value& item, const Surroundings& around) {
  const json::object* update = item.if_object();
  const json::object* user_id = update ? object_at(*update, "user_id") : nullptr;
  if (!user_id || !has_text(*user_id, "current")) return false;
  const json::object none;
  const json::object* parent = object_at(*update, "parent_user_id");
  if (!parent) parent = &none;
  begin_event(out, "identity", around, content_id(around, item));
  const auto millis = to_millis(update->if_contains("timestamp"));
  if (millis || around.entry_time) out.member("timestamp", millis ? *millis : *around.entry_time);
  out.member("change", "user_id");
  const std::string_view address = digits_at(*update, "wa_id");
  write_person(out, "previous", address, text_at(*user_id, "previous"), text_at(*parent, "previous"));
  write_person(out, "current", address, text_at(*user_id, "current"), text_at(*parent, "current"));
  out.member("text", text_at(*update, "detail"));
  out.member("raw", item);
  out.end_object();
  return true;
}

}  // namespace parley::cloud
