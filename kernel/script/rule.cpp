#include "script/rule.hpp"

#include <algorithm>
#include <array>

#include "script/outbound.hpp"
#include "script/placeholders.hpp"

namespace parley::script {

namespace {

constexpr std::array<std::string_view, 7> kTriggers = {"keyword",      "regex",    "welcome", "away",
                                                       "out_of_hours", "no_agent", "default"};
constexpr std::array<std::string_view, 5> kMatches = {"word", "exact", "contains", "starts_with", "ends_with"};

template <std::size_t size>
std::string listed(const std::array<std::string_view, size>& names) {
  std::string all;
  for (const auto each : names) all += (all.empty() ? "" : ", ") + std::string(each);
  return all;
}

Error wrong(std::string_view field, std::string_view expected) {
  return fail(Errc::invalid, "field \"" + std::string(field) + "\": expected " + std::string(expected));
}

Result<void> only(const json::object& object, std::string_view what, std::initializer_list<std::string_view> fields) {
  for (const auto& [key, value] : object) {
    if (std::find(fields.begin(), fields.end(), std::string_view(key)) != fields.end()) continue;
    std::string expected;
    for (const auto field : fields) expected += (expected.empty() ? "" : ", ") + std::string(field);
    return fail(Errc::invalid,
                "unknown field \"" + std::string(key) + "\"" + std::string(what) + "; expected one of " + expected);
  }
  return {};
}

// Reads the plain fields; the first that is wrong is kept.
class Fields {
 public:
  explicit Fields(const json::object& object) : object_(object) {}

  void text(std::string_view field, std::string& out) {
    if (const auto* value = object_.if_contains(field)) {
      if (!value->is_string()) return keep(wrong(field, "a text"));
      out = std::string(value->get_string());
    }
  }
  void flag(std::string_view field, bool& out) {
    if (const auto* value = object_.if_contains(field)) {
      if (!value->is_bool()) return keep(wrong(field, "true or false"));
      out = value->get_bool();
    }
  }
  std::int64_t whole(std::string_view field, std::int64_t least, std::int64_t most) {
    const auto* value = object_.if_contains(field);
    if (!value) return 0;
    boost::system::error_code inexact;
    const auto number = value->to_number<std::int64_t>(inexact);
    if (!inexact && number >= least && number <= most) return number;
    keep(wrong(field, "a whole number from " + std::to_string(least) + " to " + std::to_string(most)));
    return 0;
  }
  void texts(std::string_view field, std::vector<std::string>& out) {
    const auto* value = object_.if_contains(field);
    if (!value) return;
    if (value->is_string()) return out.push_back(std::string(value->get_string()));
    if (!value->is_array()) return keep(wrong(field, "a text or a list of texts"));
    for (const auto& each : value->get_array()) {
      if (!each.is_string() || each.get_string().empty())
        return keep(wrong(field, "a list of texts that are not empty"));
      out.push_back(std::string(each.get_string()));
    }
  }
  void keep(Error error) {
    if (first_.message.empty()) first_ = std::move(error);
  }
  Result<void> done() const {
    if (!first_.message.empty()) return first_;
    return {};
  }

 private:
  const json::object& object_;
  Error first_;
};

Result<void> read_trigger(const json::object& record, Rule& rule) {
  const auto* trigger = find_object(record, "trigger");
  if (!trigger) return wrong("trigger", "a table with a type: " + listed(kTriggers));
  if (auto known = only(*trigger, " in trigger", {"type", "match", "patterns"}); known.has_error()) return known;
  const auto type = trigger_named(string_or(*trigger, "type"));
  if (!type) return wrong("trigger.type", listed(kTriggers));
  rule.trigger = *type;
  Fields fields(*trigger);
  fields.texts("patterns", rule.patterns);
  if (const auto* match = trigger->if_contains("match")) {
    const auto found = std::find(kMatches.begin(), kMatches.end(), string_or(*trigger, "match"));
    if (!match->is_string() || found == kMatches.end() || rule.trigger != Trigger::keyword) {
      return wrong("match", "one of " + listed(kMatches) + ", on a keyword rule");
    }
    rule.match = static_cast<KeywordMatch>(found - kMatches.begin());
  }
  const bool wants_patterns = rule.trigger == Trigger::keyword || rule.trigger == Trigger::regex;
  if (wants_patterns == rule.patterns.empty()) {
    return fail(Errc::invalid, wants_patterns
                                   ? "no pattern given; expected one or more texts"
                                   : "a rule of type " + std::string(name(rule.trigger)) + " takes no patterns");
  }
  return fields.done();
}

// tags = {"a", "b"} or {add = {…}, remove = {…}}
Result<void> read_tags(const json::object& response, Response& out) {
  if (const auto* both = find_object(response, "tags")) {
    if (auto known = only(*both, " in tags", {"add", "remove"}); known.has_error()) return known;
    Fields fields(*both);
    fields.texts("add", out.tags_added);
    fields.texts("remove", out.tags_removed);
    return fields.done();
  }
  Fields fields(response);
  fields.texts("tags", out.tags_added);
  return fields.done();
}

Result<void> read_response(const json::object& record, bool with_function, Response& out) {
  static const json::object kNothing;
  const auto* given = find_object(record, "response");
  if (!given && record.contains("response")) return wrong("response", "a table");
  const json::object& response = given ? *given : kNothing;
  if (auto known = only(response, " in response", {"reply", "tags", "handoff", "start"}); known.has_error())
    return known;
  if (response.empty() && !with_function) {
    return fail(Errc::invalid, "the rule answers nothing; expected one or more of reply, tags, handoff, start, run");
  }
  if (const auto* reply = response.if_contains("reply")) {
    auto messages = outbound_messages(*reply);
    if (messages.has_error()) return fail(Errc::invalid, "field \"reply\": " + messages.error().message);
    out.messages = std::move(*messages);
  }
  out.has_placeholders = std::any_of(out.messages.begin(), out.messages.end(),
                                     [](const json::object& message) { return has_placeholder(json::value(message)); });
  if (auto tags = read_tags(response, out); tags.has_error()) return tags;
  if (const auto* handoff = response.if_contains("handoff")) {
    auto document = handoff_from(*handoff);
    if (document.has_error()) return document.error();
    out.handoff = std::move(*document);
  }
  if (const auto* start = response.if_contains("start")) {
    auto document = start_from(*start);
    if (document.has_error()) return document.error();
    out.start = std::move(*document);
  }
  return {};
}

json::array texts_json(const std::vector<std::string>& texts) {
  return json::array(texts.begin(), texts.end());
}

}  // namespace

std::string_view name(Trigger trigger) {
  return kTriggers[static_cast<std::size_t>(trigger)];
}
std::string_view name(KeywordMatch match) {
  return kMatches[static_cast<std::size_t>(match)];
}

std::optional<Trigger> trigger_named(std::string_view name) {
  const auto found = std::find(kTriggers.begin(), kTriggers.end(), name);
  if (found == kTriggers.end()) return std::nullopt;
  return static_cast<Trigger>(found - kTriggers.begin());
}

Result<json::object> handoff_from(const json::value& value) {
  json::object document;
  if (value.is_string()) document["department"] = value;
  if (value.is_object()) document = value.get_object();
  if (string_or(document, "department").empty()) return wrong("handoff", "a department, or a table with one");
  if (auto known = only(document, " in handoff", {"department", "note", "queue", "agent", "skill", "priority"});
      known.has_error()) {
    return known.error();
  }
  return document;
}

Result<json::object> start_from(const json::value& value) {
  json::object document;
  if (value.is_string()) document["name"] = value;
  if (value.is_object()) document = value.get_object();
  if (string_or(document, "name").empty())
    return wrong("start", "the name of a flow or script, or a table with a name");
  if (auto known = only(document, " in start", {"name", "with"}); known.has_error()) return known.error();
  if (document.contains("with") && !find_object(document, "with"))
    return wrong("start.with", "a table of named values");
  return document;
}

Result<Rule> rule_from_json(const json::object& record, bool with_function) {
  if (auto known = only(record, "",
                        {"id", "name", "active", "priority", "trigger", "response", "business_hours_only",
                         "delay_seconds", "max_uses_per_contact"});
      known.has_error()) {
    return known.error();
  }
  Rule rule;
  Fields fields(record);
  fields.text("id", rule.id);
  fields.text("name", rule.name);
  fields.flag("active", rule.active);
  fields.flag("business_hours_only", rule.business_hours_only);
  rule.priority = static_cast<int>(fields.whole("priority", -1'000'000, 1'000'000));
  rule.delay = std::chrono::seconds(fields.whole("delay_seconds", 0, kLongestDelaySeconds));
  rule.max_uses_per_contact = static_cast<std::uint32_t>(fields.whole("max_uses_per_contact", 0, 1'000'000));
  if (auto plain = fields.done(); plain.has_error()) return plain.error();
  if (auto trigger = read_trigger(record, rule); trigger.has_error()) return trigger.error();
  if (auto response = read_response(record, with_function, rule.response); response.has_error())
    return response.error();
  return rule;
}

json::object to_json(const Rule& rule) {
  json::object trigger{{"type", name(rule.trigger)}};
  if (rule.trigger == Trigger::keyword) trigger["match"] = name(rule.match);
  if (!rule.patterns.empty()) trigger["patterns"] = texts_json(rule.patterns);
  json::object response;
  if (!rule.response.messages.empty()) {
    response["reply"] = json::array(rule.response.messages.begin(), rule.response.messages.end());
  }
  if (!rule.response.tags_added.empty() || !rule.response.tags_removed.empty()) {
    response["tags"] =
        json::object{{"add", texts_json(rule.response.tags_added)}, {"remove", texts_json(rule.response.tags_removed)}};
  }
  if (rule.response.handoff) response["handoff"] = *rule.response.handoff;
  if (rule.response.start) response["start"] = *rule.response.start;
  return {{"id", rule.id},
          {"name", rule.name},
          {"active", rule.active},
          {"priority", rule.priority},
          {"trigger", std::move(trigger)},
          {"response", std::move(response)},
          {"business_hours_only", rule.business_hours_only},
          {"delay_seconds", std::chrono::duration_cast<std::chrono::seconds>(rule.delay).count()},
          {"max_uses_per_contact", rule.max_uses_per_contact}};
}

}  // namespace parley::script
