#include "parse_message.hpp"

#include "error_classes.hpp"
#include "fields.hpp"
#include "parse_content.hpp"
#include "parse_identity.hpp"

namespace parley::cloud {

namespace {

bool is_contact_of(const json::object& contact, std::string_view address, std::string_view user_id) {
  if (!address.empty() && text_at(contact, "wa_id") == address) return true;
  return !user_id.empty() && text_at(contact, "user_id") == user_id;
}

/// The sender's entry in contacts[], or null. A lone contact belongs to the lone message even when its wa_id is written
/// in another way (some countries' numbers have two forms).
const json::object* contact_of(const Surroundings& around, std::size_t index, std::string_view address,
                               std::string_view user_id) {
  if (!around.contacts) return nullptr;
  const json::array& contacts = *around.contacts;
  if (index < contacts.size()) {
    const json::object* contact = contacts[index].if_object();
    if (contact && is_contact_of(*contact, address, user_id)) return contact;
  }
  for (const json::value& item : contacts) {
    const json::object* contact = item.if_object();
    if (contact && is_contact_of(*contact, address, user_id)) return contact;
  }
  return contacts.size() == 1 && index == 0 ? contacts[0].if_object() : nullptr;
}

std::string_view first_of(std::string_view a, std::string_view b) {
  return a.empty() ? b : a;
}

void write_sender(JsonText& out, const json::object& item, std::size_t index, const Surroundings& around) {
  const std::string_view address = digits_at(item, "from");
  const std::string_view user_id = text_at(item, "from_user_id");
  if (address.empty() && user_id.empty()) throw BrokenItem("from: expected a phone number here or in from_user_id");
  const json::object* contact = contact_of(around, index, address, user_id);
  const json::object none;
  const json::object& about = contact ? *contact : none;
  const json::object* profile = object_at(about, "profile");
  out.begin_object("from");
  out.member_if("address", address);
  out.member_if("user_id", first_of(user_id, text_at(about, "user_id")));
  out.member_if("parent_user_id", first_of(text_at(item, "from_parent_user_id"), text_at(about, "parent_user_id")));
  if (profile) {
    out.member_if("name", text_at(*profile, "name"));
    out.member_if("username", text_at(*profile, "username"));
  }
  if (text_at(about, "wa_id") != address) out.member_if("wa_id", text_at(about, "wa_id"));
  out.member_if("group", text_at(item, "group_id"));
  out.end_object();
}

void write_recipient(JsonText& out, const json::object& item) {
  const std::string_view address = digits_at(item, "to");
  const std::string_view user_id = text_at(item, "to_user_id");
  if (address.empty() && user_id.empty()) throw BrokenItem("to: expected a phone number here or in to_user_id");
  out.begin_object("from");
  out.member_if("address", digits_at(item, "from"));
  out.end_object();
  out.begin_object("to");
  out.member_if("address", address);
  out.member_if("user_id", user_id);
  out.member_if("group", text_at(item, "group_id"));
  out.end_object();
}

void write_context(JsonText& out, const json::object& context) {
  out.begin_object("context");
  out.member_if("id", text_at(context, "id"));
  out.member_if("from", text_at(context, "from"));
  if (true_at(context, "forwarded")) out.member("forwarded", true);
  if (true_at(context, "frequently_forwarded")) out.member("frequently_forwarded", true);
  if (const json::object* product = object_at(context, "referred_product")) out.member("product", *product);
  out.end_object();
}

/// Everything after sender and recipient, to the event's end.
bool write_rest(JsonText& out, const json::object& item, std::string_view type) {
  if (!write_content(out, item, type)) return false;
  if (const json::object* context = object_at(item, "context")) write_context(out, *context);
  if (const json::object* referral = object_at(item, "referral")) out.member("referral", *referral);
  if (const json::array* errors = array_at(item, "errors")) write_errors(out, *errors);
  out.member("raw", item);
  out.end_object();
  return true;
}

}  // namespace

bool write_message(JsonText& out, const json::object& item, std::size_t index, const Surroundings& around) {
  const std::string_view type = need_text(item, "type");
  if (is_identity_message(item, type)) return write_identity_message(out, item, around);
  begin_event(out, "message", around, need_text(item, "id"));
  out.member("timestamp", need_timestamp(item));
  write_sender(out, item, index, around);
  return write_rest(out, item, type);
}

bool write_echo(JsonText& out, const json::object& item, const Surroundings& around) {
  const std::string_view type = need_text(item, "type");
  begin_event(out, "echo", around, need_text(item, "id"));
  out.member("timestamp", need_timestamp(item));
  write_recipient(out, item);
  return write_rest(out, item, type);
}

}  // namespace parley::cloud
