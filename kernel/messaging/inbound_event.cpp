#include "messaging/inbound_event.hpp"

#include <algorithm>
#include <array>

#include "base/crypto.hpp"

namespace parley::messaging {

namespace {

using Kind = InboundEvent::Kind;

// Without "wake": a provider cannot wake a session.
constexpr std::array<std::pair<std::string_view, Kind>, 7> kKinds{{
    {"message", Kind::message},
    {"status", Kind::status},
    {"echo", Kind::echo},
    {"account", Kind::account},
    {"identity", Kind::identity},
    {"unknown", Kind::unknown},
    {"rejected", Kind::rejected},
}};

/// Ids come from outside: of any length and content. What is long or unprintable is replaced by its digest.
std::string bounded(std::string text) {
  const bool plain =
      text.size() <= 200 && std::all_of(text.begin(), text.end(), [](unsigned char c) { return c > 32 && c < 127; });
  if (plain) return text;
  const Sha256 digest = sha256(text);
  return text.substr(0, 1) + "#" + to_hex(digest);
}

std::string key_of(Kind kind, const json::object& event) {
  const std::string id(string_or(event, "id"));
  switch (kind) {
    case Kind::message:
      return bounded("m:" + id);
    case Kind::echo:
      return bounded("e:" + id);
    case Kind::status:
      return bounded("s:" + std::string(string_or(event, "status")) + ":" + id);
    case Kind::wake:
      return bounded("w:" + id);
    default:
      return "x#" + to_hex(sha256(json::serialize(event)));  // no id that could be trusted: the whole event is its key
  }
}

std::string peer_of(const json::object& event) {
  for (const char* member : {"from", "recipient", "to"}) {
    const json::object* person = find_object(event, member);
    if (!person) continue;
    std::string peer = lane_peer(string_or(*person, "address"), string_or(*person, "user_id"));
    if (!peer.empty()) return peer;
  }
  return {};
}

InboundEvent rejected(json::value&& item, std::string_view reason) {
  InboundEvent event;
  event.kind = Kind::rejected;
  if (const json::object* object = item.if_object()) event.account = string_or(*object, "account");
  event.document = {{"kind", "rejected"}, {"account", event.account}, {"reason", reason}, {"raw", std::move(item)}};
  event.key = key_of(event.kind, event.document);
  return event;
}

InboundEvent read(json::value&& item) {
  json::object* object = item.if_object();
  if (!object) return rejected(std::move(item), "event: expected an object");
  const std::string_view kind_name = string_or(*object, "kind");
  const auto entry = std::find_if(kKinds.begin(), kKinds.end(), [&](auto& k) { return k.first == kind_name; });
  if (entry == kKinds.end()) return rejected(std::move(item), "event.kind: expected one of the schema's kinds");
  InboundEvent event;
  event.kind = entry->second;
  event.account = string_or(*object, "account");
  const bool has_id = event.kind == Kind::message || event.kind == Kind::status || event.kind == Kind::echo;
  if (has_id && string_or(*object, "id").empty()) return rejected(std::move(item), "event.id: expected a text");
  if (event.kind == Kind::status && string_or(*object, "status").empty())
    return rejected(std::move(item), "event.status: expected a text");
  event.peer = peer_of(*object);
  if (event.kind == Kind::message && event.peer.empty())
    return rejected(std::move(item), "event.from: expected an address or a user_id");
  event.key = key_of(event.kind, *object);
  event.document = std::move(*object);
  return event;
}

}  // namespace

InboundEvent wake_event(std::string_view name, const json::object& person, json::object document) {
  InboundEvent event;
  event.kind = Kind::wake;
  event.document = std::move(document);
  event.document["kind"] = "wake";
  event.document["id"] = name;
  event.document["from"] = person;
  event.key = key_of(event.kind, event.document);
  event.peer = peer_of(event.document);
  return event;
}

std::string lane_peer(std::string_view address, std::string_view user_id) {
  if (!address.empty()) return bounded(std::string(address));
  return user_id.empty() ? std::string() : bounded("u:" + std::string(user_id));
}

Result<std::vector<InboundEvent>> parse_events(std::string_view document) {
  Result<json::value> value = parse_json(document, "events");
  if (!value) return value.error();
  json::object* object = value->if_object();
  json::value* events = object ? object->if_contains("events") : nullptr;
  if (!events || !events->is_array()) return fail(Errc::internal, "events: expected {\"events\": [...]}");
  std::vector<InboundEvent> read_events;
  read_events.reserve(events->get_array().size());
  for (json::value& item : events->get_array()) read_events.push_back(read(std::move(item)));
  return read_events;
}

Result<InboundEvent> parse_event(std::string_view document) {
  Result<json::value> value = parse_json(document, "journalled event");
  if (!value) return value.error();
  json::object* object = value->if_object();
  if (!object || string_or(*object, "kind") != "wake") return read(std::move(*value));
  const json::object* person = find_object(*object, "from");
  return wake_event(std::string(string_or(*object, "id")), person ? json::object(*person) : json::object(),
                    std::move(*object));
}

}  // namespace parley::messaging
