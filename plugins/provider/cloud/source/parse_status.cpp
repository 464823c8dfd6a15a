#include "parse_status.hpp"

#include <algorithm>

#include "error_classes.hpp"
#include "fields.hpp"

namespace parley::cloud {

namespace {

constexpr std::string_view kStatuses[] = {"accepted", "sent",   "delivered", "read",
                                          "played",   "failed", "deleted",   "warning"};

/// In a group the recipient is the group, and the participant is who the status is about.
void write_recipient(JsonText& out, const json::object& item) {
  const bool group = text_at(item, "recipient_type") == "group";
  out.begin_object("recipient");
  out.member_if("address", text_at(item, group ? "recipient_participant_id" : "recipient_id"));
  out.member_if("user_id", text_at(item, "recipient_user_id"));
  if (group) out.member_if("group", text_at(item, "recipient_id"));
  out.member_if("identity_key_hash", text_at(item, "recipient_identity_key_hash"));
  out.end_object();
}

}  // namespace

bool write_status(JsonText& out, const json::object& item, const Surroundings& around) {
  const std::string_view status = need_text(item, "status");
  begin_event(out, "status", around, need_text(item, "id"));
  out.member("timestamp", need_timestamp(item));
  if (std::find(std::begin(kStatuses), std::end(kStatuses), status) == std::end(kStatuses)) return false;
  out.member("status", status);
  write_recipient(out, item);
  out.member_if("opaque", text_at(item, "biz_opaque_callback_data"));
  if (const json::array* errors = array_at(item, "errors")) write_errors(out, *errors);
  if (const json::object* conversation = object_at(item, "conversation")) out.member("conversation", *conversation);
  if (const json::object* pricing = object_at(item, "pricing")) out.member("pricing", *pricing);
  out.end_object();
  return true;
}

}  // namespace parley::cloud
