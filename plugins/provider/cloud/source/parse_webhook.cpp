#include "parse_webhook.hpp"

#include <parley/plugin.hpp>

#include "document.hpp"
#include "error_classes.hpp"
#include "fields.hpp"
#include "inbound.hpp"
#include "parse_identity.hpp"
#include "parse_message.hpp"
#include "parse_status.hpp"
#include "repair.hpp"

namespace parley::cloud {

namespace {

/// Appends the events of one document, item by item.
class WebhookWalk {
 public:
  explicit WebhookWalk(std::string& text) : out_(text) {}

  void walk(const json::object& body, const json::value& whole) {
    out_.begin_object();
    out_.begin_array("events");
    const json::array* entries = array_at(body, "entry");
    if (!entries || text_at(body, "object") != "whatsapp_business_account") {
      write_other("unknown", "expected object whatsapp_business_account with an entry array", whole);
    } else {
      for (const json::value& entry : *entries) walk_entry(entry);
    }
    out_.end_array();
    out_.end_object();
  }

 private:
  void walk_entry(const json::value& item) {
    around_ = {};
    const json::object* entry = item.if_object();
    const json::array* changes = entry ? array_at(*entry, "changes") : nullptr;
    if (!changes) return write_other("rejected", "entry: expected an object with a changes array", item);
    around_.business_account = text_at(*entry, "id");
    around_.entry_time = to_millis(entry->if_contains("time"));
    for (const json::value& change : *changes) walk_change(change);
  }

  void walk_change(const json::value& item) {
    around_.account = {};
    around_.field = {};
    around_.contacts = nullptr;
    const json::object* change = item.if_object();
    const json::object* value = change ? object_at(*change, "value") : nullptr;
    if (!value) return write_other("rejected", "change: expected an object with a value object", item);
    around_.field = text_at(*change, "field");
    around_.contacts = array_at(*value, "contacts");
    if (const json::object* metadata = object_at(*value, "metadata")) {
      around_.account = text_at(*metadata, "phone_number_id");
    }
    if (walk_items(*value) == 0) write_change(change->at("value"), item);
  }

  /// Every item of every list we know. Returns how many there were.
  std::size_t walk_items(const json::object& value) {
    if (around_.field == "messages") {
      return each(value, "messages", &WebhookWalk::message) + each(value, "statuses", &WebhookWalk::status) +
             each(value, "errors", &WebhookWalk::error) + each(value, "user_actions", &WebhookWalk::user_action);
    }
    if (around_.field == "smb_message_echoes") return each(value, "message_echoes", &WebhookWalk::echo);
    if (around_.field == "user_id_update") return each(value, "user_id_update", &WebhookWalk::user_id);
    return 0;
  }

  using Step = bool (WebhookWalk::*)(const json::value& item, std::size_t index);

  std::size_t each(const json::object& value, std::string_view key, Step step) {
    const json::array* items = array_at(value, key);
    if (!items) return 0;
    for (std::size_t index = 0; index < items->size(); ++index) guarded((*items)[index], index, step);
    return items->size();
  }

  /// One item: whatever is wrong with it takes back what it wrote and goes no further.
  void guarded(const json::value& item, std::size_t index, Step step) {
    const std::size_t before = out_.size();
    try {
      if ((this->*step)(item, index)) return;
      out_.cut_back(before);
      write_other("unknown", "this type is not known to this version", item);
    } catch (const BrokenItem& broken) {
      out_.cut_back(before);
      write_other("rejected", broken.what(), item);
    }
  }

  const json::object& need_item(const json::value& item) const {
    if (!item.is_object()) throw BrokenItem("item: expected an object");
    if (around_.account.empty()) throw BrokenItem("metadata.phone_number_id: expected a text, found none");
    return item.get_object();
  }

  bool message(const json::value& item, std::size_t index) {
    return write_message(out_, need_item(item), index, around_);
  }
  bool status(const json::value& item, std::size_t) { return write_status(out_, need_item(item), around_); }
  bool echo(const json::value& item, std::size_t) { return write_echo(out_, need_item(item), around_); }
  bool user_id(const json::value& item, std::size_t) { return write_user_id_update(out_, item, around_); }

  bool error(const json::value& item, std::size_t) {
    need_item(item);
    begin_account("errors", item);
    out_.begin_array("errors");
    write_error(out_, item.get_object());
    out_.end_array();
    out_.end_object();
    return true;
  }

  bool user_action(const json::value& item, std::size_t) {
    need_item(item);
    begin_account("user_actions", item);
    out_.end_object();
    return true;
  }

  /// A change that is not a list of items: news about the account, or an empty or new shape of the known lists.
  void write_change(const json::value& value, const json::value& change) {
    const bool is_list =
        around_.field == "messages" || around_.field == "smb_message_echoes" || around_.field == "user_id_update";
    if (around_.field.empty() || is_list) {
      return write_other("unknown", "a change without items that this version knows", change);
    }
    begin_account(around_.field, value);
    out_.end_object();
  }

  void begin_account(std::string_view field, const json::value& value) {
    begin_event(out_, "account", around_, content_id(around_, value));
    const json::object* object = value.if_object();
    const auto own_time = object ? to_millis(object->if_contains("timestamp")) : std::nullopt;
    if (own_time || around_.entry_time) out_.member("timestamp", own_time ? *own_time : *around_.entry_time);
    out_.member("field", field);
    out_.member("value", value);
  }

  /// An event of kind "unknown" or "rejected" that keeps all there was.
  void write_other(std::string_view kind, std::string_view reason, const json::value& item) {
    const json::object* object = item.if_object();
    begin_event(out_, kind, around_, content_id(around_, item));
    const auto own_time = object ? to_millis(object->if_contains("timestamp")) : std::nullopt;
    if (own_time || around_.entry_time) out_.member("timestamp", own_time ? *own_time : *around_.entry_time);
    out_.member_if("field", around_.field);
    if (object) out_.member_if("type", text_at(*object, "type"));
    if (object) out_.member_if("item_id", text_at(*object, "id"));
    out_.member("reason", reason);
    out_.member("raw", item);
    out_.end_object();
  }

  JsonText out_;
  Surroundings around_;
};

[[noreturn]] void refuse(const std::string& why) {
  throw sdk::Failure(PARLEY_INVALID, "webhook body: " + why);
}

std::string walk_document(const json::object& body, const json::value& whole, std::size_t size) {
  std::string events;
  events.reserve(size + size / 2 + 256);
  WebhookWalk(events).walk(body, whole);
  return events;
}

}  // namespace

std::string parse_webhook(std::string_view body, std::size_t max_bytes) {
  if (body.size() > max_bytes) {
    refuse("expected at most " + std::to_string(max_bytes) + " bytes (max_webhook_bytes), found " +
           std::to_string(body.size()));
  }
  Document document;
  if (document.parse(body)) return walk_document(*document.object(), document.root(), body.size());
  Document second;
  const std::string text = repaired(body);
  if (text != body && second.parse(text)) return walk_document(*second.object(), second.root(), text.size());
  refuse(document.error());
}

}  // namespace parley::cloud
