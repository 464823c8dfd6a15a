#include "flow/document.hpp"

#include <algorithm>

#include "base/quoted.hpp"

namespace parley::flow {

namespace {

/// Reads the members of one object; remembers the first that is wrong.
class Members {
 public:
  Members(const json::object& object, std::string where) : object_(object), where_(std::move(where)) {}

  std::string text(std::string_view key, std::string otherwise = {}) {
    const json::value* value = object_.if_contains(key);
    if (!value || value->is_null()) return otherwise;
    if (value->is_string()) return std::string(value->get_string());
    wrong(key, "a text", *value);
    return otherwise;
  }
  std::string needed_text(std::string_view key) {
    std::string found = text(key);
    if (found.empty() && !problem_) problem_ = fail(Errc::invalid, path(key) + ": expected a text, found none");
    return found;
  }
  std::int64_t integer(std::string_view key, std::int64_t otherwise, std::int64_t least, std::int64_t most) {
    const json::value* value = object_.if_contains(key);
    if (!value || value->is_null()) return otherwise;
    const std::int64_t* number = value->if_int64();
    if (number && *number >= least && *number <= most) return *number;
    wrong(key, "an integer from " + std::to_string(least) + " to " + std::to_string(most), *value);
    return otherwise;
  }
  Millis seconds(std::string_view key, Millis otherwise) {
    constexpr std::int64_t kYear = 366 * 24 * 3'600;
    return std::chrono::seconds(integer(key, otherwise.count() / 1'000, 0, kYear));
  }
  bool flag(std::string_view key, bool otherwise) {
    const json::value* value = object_.if_contains(key);
    if (!value || value->is_null()) return otherwise;
    if (value->is_bool()) return value->get_bool();
    wrong(key, "true or false", *value);
    return otherwise;
  }
  json::object object(std::string_view key) {
    const json::value* value = object_.if_contains(key);
    if (!value || value->is_null()) return {};
    if (value->is_object()) return value->get_object();
    wrong(key, "an object", *value);
    return {};
  }
  const json::array& array(std::string_view key, std::size_t most) {
    static const json::array none;
    const json::value* value = object_.if_contains(key);
    if (!value || value->is_null()) return none;
    if (!value->is_array()) {
      wrong(key, "a list", *value);
    } else if (value->get_array().size() > most) {
      problem_ = fail(Errc::limit, path(key) + ": at most " + std::to_string(most) + ", found " +
                                       std::to_string(value->get_array().size()));
    }
    return value->is_array() ? value->get_array() : none;
  }
  template <class Value>
  Value word(std::string_view key, std::initializer_list<std::pair<std::string_view, Value>> words, Value otherwise) {
    const json::value* value = object_.if_contains(key);
    if (!value || value->is_null()) return otherwise;
    std::string expected;
    for (const auto& [text, meaning] : words) {
      if (value->is_string() && value->get_string() == text) return meaning;
      expected += (expected.empty() ? "" : ", ") + std::string(text);
    }
    wrong(key, "one of " + expected, *value);
    return otherwise;
  }
  void wrong(std::string_view key, const std::string& expected, const json::value& found) {
    if (!problem_)
      problem_ =
          fail(Errc::invalid, path(key) + ": expected " + expected + ", found " + in_quotes(json::serialize(found)));
  }
  void keep(const std::optional<Error>& problem) {
    if (!problem_) problem_ = problem;
  }
  const std::optional<Error>& problem() const { return problem_; }
  std::string path(std::string_view key) const {
    return where_.empty() ? std::string(key) : where_ + "." + std::string(key);
  }

 private:
  const json::object& object_;
  const std::string where_;
  std::optional<Error> problem_;
};

Settings read_settings(const json::object& object, std::optional<Error>& problem) {
  Members from(object, "settings");
  Settings s;
  s.on_error = from.word<OnError>("on_error",
                                  {{"stop", OnError::stop},
                                   {"continue", OnError::carry_on},
                                   {"retry", OnError::retry},
                                   {"handoff", OnError::handoff}},
                                  s.on_error);
  s.handoff = from.object("handoff");
  s.max_steps = int(from.integer("max_steps", s.max_steps, 1, 1'000));
  s.max_visits = int(from.integer("max_visits", s.max_visits, 1, 1'000));
  s.session_timeout = from.seconds("session_timeout_seconds", s.session_timeout);
  const json::object inactivity = from.object("inactivity");
  Members idle(inactivity, "settings.inactivity");
  s.inactivity = idle.seconds("after_seconds", s.inactivity);
  if (const json::value* text = inactivity.if_contains("text")) s.inactivity_text = *text;
  s.inactivity_end = idle.seconds("end_after_seconds", s.inactivity_end);
  from.keep(idle.problem());
  s.outside_window = from.word<OutsideWindow>(
      "outside_window",
      {{"template", OutsideWindow::send_template}, {"wait", OutsideWindow::wait}, {"handoff", OutsideWindow::handoff}},
      s.outside_window);
  s.window_template = from.object("window_template");
  problem = from.problem();
  return s;
}

Node read_node(const json::value& value, std::size_t place, std::optional<Error>& problem) {
  const std::string where = "nodes[" + std::to_string(place) + "]";
  Node node;
  const json::object* object = value.if_object();
  if (!object) {
    problem = fail(Errc::invalid, where + ": expected an object");
    return node;
  }
  Members from(*object, where);
  node.id = from.needed_text("id");
  node.type = from.needed_text("type");
  node.label = from.text("label");
  node.config = from.object("config");
  node.enabled = from.flag("enabled", true);
  const json::object retry = from.object("retry");
  Members again(retry, where + ".retry");
  node.retry.attempts = int(again.integer("attempts", 0, 0, 10));
  node.retry.delay = again.seconds("delay_seconds", node.retry.delay);
  from.keep(again.problem());
  if (!problem) problem = from.problem();
  return node;
}

Edge read_edge(const json::value& value, std::size_t place, std::optional<Error>& problem) {
  const std::string where = "edges[" + std::to_string(place) + "]";
  const json::object* object = value.if_object();
  if (!object) {
    problem = fail(Errc::invalid, where + ": expected an object");
    return {};
  }
  Members from(*object, where);
  Edge edge{from.needed_text("source"), from.text("port", "next"), from.needed_text("target")};
  if (!problem) problem = from.problem();
  return edge;
}

}  // namespace

Result<Document> Document::parse(const json::object& object) {
  Members from(object, "");
  Document document;
  document.id = from.text("id");
  document.name = from.text("name");
  document.language = from.text("language", "en");
  document.trigger = from.object("trigger");
  const json::array& nodes = from.array("nodes", kMostNodes);
  const json::array& edges = from.array("edges", kMostEdges);
  if (from.problem()) return *from.problem();
  std::optional<Error> problem;
  document.settings = read_settings(from.object("settings"), problem);
  for (std::size_t i = 0; i < nodes.size() && !problem; ++i) document.nodes.push_back(read_node(nodes[i], i, problem));
  for (std::size_t i = 0; i < edges.size() && !problem; ++i) document.edges.push_back(read_edge(edges[i], i, problem));
  from.keep(problem);
  if (from.problem()) return *from.problem();
  return document;
}

Result<Document> Document::parse(std::string_view text) {
  const Result<json::value> value = parse_json(text, "flow");
  if (!value) return value.error();
  if (!value->is_object()) return fail(Errc::invalid, "flow: expected an object with nodes and edges");
  return parse(value->get_object());
}

}  // namespace parley::flow
