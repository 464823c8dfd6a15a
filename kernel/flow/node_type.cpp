#include "flow/node_type.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "base/nearest_key.hpp"
#include "base/quoted.hpp"

namespace parley::flow {

namespace {

constexpr std::array kGroups{"messages", "questions", "logic", "data", "people", "flow", "integrations"};
constexpr std::size_t kMostNames = 32;
constexpr std::size_t kLongestName = 64;

bool is_type_name(std::string_view text) {
  const auto fits = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; };
  return !text.empty() && text.size() <= kLongestName && text[0] >= 'a' && text[0] <= 'z' &&
         std::ranges::all_of(text, fits);
}

bool is_port_name(std::string_view text) {
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("_.:-").find(c) != std::string_view::npos;
  };
  return !text.empty() && text.size() <= kLongestName && std::ranges::all_of(text, fits);
}

std::vector<std::string> split_path(std::string_view path) {
  std::vector<std::string> parts;
  for (std::size_t dot = path.find('.'); dot != std::string_view::npos; dot = path.find('.')) {
    parts.emplace_back(path.substr(0, dot));
    path.remove_prefix(dot + 1);
  }
  parts.emplace_back(path);
  return parts;
}

/// Reads one section; the first wrong member is the error.
class SectionReader {
 public:
  SectionReader(const json::object& section, std::string_view plugin) : section_(section), plugin_(plugin) {}

  Result<NodeDescription> read() {
    known_members_only();
    out_.type = name("type");
    out_.aliases = names("aliases", is_type_name, "names of types");
    out_.group = text("group");
    if (std::ranges::find(kGroups, out_.group) == kGroups.end())
      wrong("group", "messages, questions, logic, data, people, flow or integrations");
    if (section_.contains("icon")) out_.icon = text("icon");
    read_texts();
    if (const json::object* config = find_object(section_, "config"))
      out_.config = *config;
    else
      wrong("config", "a JSON Schema");
    if (!section_.contains("ports")) wrong("ports", "a list of names");
    out_.ports = names("ports", is_port_name, "names of ports");
    read_port_lists();
    out_.starts = flag("starts");
    out_.ends = flag("ends");
    out_.waits = flag("waits");
    out_.sends = flag("sends");
    out_.listens = flag("listens");
    out_.inert = flag("inert");
    if (problem_) return *problem_;
    return std::move(out_);
  }

 private:
  void known_members_only() {
    static const std::vector<std::string> known = {"type",  "aliases", "label", "group",      "icon",
                                                   "texts", "config",  "ports", "ports_from", "starts",
                                                   "ends",  "waits",   "sends", "listens",    "inert"};
    for (const auto& member : section_) {
      if (std::ranges::find(known, std::string_view(member.key())) != known.end()) continue;
      const std::string near = nearest_key(member.key(), known);
      refuse(std::string(member.key()), "no such member" + (near.empty() ? "" : "; did you mean " + near + "?"));
    }
  }

  void refuse(const std::string& member, const std::string& what) {
    if (!problem_) problem_ = fail(Errc::invalid, "plugin " + std::string(plugin_) + ": node." + member + ": " + what);
  }
  void wrong(const std::string& member, const std::string& expected, const json::value* found = nullptr) {
    if (!found) found = section_.if_contains(member);
    refuse(member, "expected " + expected + ", found " + (found ? in_quotes(json::serialize(*found)) : "nothing"));
  }

  std::string text(std::string_view key) {
    const json::string* found = find_string(section_, key);
    if (!found || found->empty()) wrong(std::string(key), "a text");
    return found ? std::string(*found) : std::string();
  }

  std::string name(std::string_view key) {
    const std::string found = text(key);
    if (!is_type_name(found)) wrong(std::string(key), "a name of small letters, digits and _");
    return found;
  }

  bool flag(std::string_view key) {
    const json::value* found = section_.if_contains(key);
    if (found && !found->is_bool()) wrong(std::string(key), "true or false");
    return found && found->is_bool() && found->get_bool();
  }

  std::vector<std::string> names(const std::string& key, bool (*fits)(std::string_view), const std::string& what) {
    std::vector<std::string> out;
    const json::value* found = section_.if_contains(key);
    if (!found) return out;
    const std::string expected = "a list of at most " + std::to_string(kMostNames) + " different " + what;
    if (!found->is_array() || found->get_array().size() > kMostNames) {
      wrong(key, expected);
      return out;
    }
    for (const json::value& item : found->get_array()) {
      if (!item.is_string() || !fits(item.get_string()) || std::ranges::count(out, std::string(item.get_string())))
        return wrong(key, expected), out;
      out.emplace_back(item.get_string());
    }
    return out;
  }

  void read_texts() {
    if (const json::value* texts = section_.if_contains("texts")) {
      if (!texts->is_object()) return wrong("texts", "an object of languages");
      for (const auto& [language, words] : texts->get_object())
        if (!words.is_object() || !find_string(words.get_object(), "label"))
          wrong("texts." + std::string(language), "an object with a \"label\"", &words);
      out_.texts = texts->get_object();
    }
    if (section_.contains("label") && !out_.texts.contains("en")) out_.texts["en"] = {{"label", text("label")}};
  }

  void read_port_lists() {
    const json::value* found = section_.if_contains("ports_from");
    if (!found) return;
    if (!found->is_array()) return wrong("ports_from", "a list");
    for (const json::value& item : found->get_array()) {
      const json::object* list = item.if_object();
      const std::string_view each = list ? string_or(*list, "each") : "";
      const std::string_view prefix = list ? string_or(*list, "prefix") : "";
      PortList read{split_path(each), std::string(prefix)};
      if (!list || list->size() != 2 || !is_port_name(prefix) || !std::ranges::all_of(read.path, is_type_name))
        return wrong("ports_from", R"({"each": "buttons", "prefix": "button"})", &item);
      out_.port_lists.push_back(std::move(read));
    }
  }

  const json::object& section_;
  std::string_view plugin_;
  NodeDescription out_;
  std::optional<Error> problem_;
};

/// The elements of the list at the path, through every list on the way.
void collect(const json::object& from, const std::vector<std::string>& path, std::size_t at,
             std::vector<const json::value*>& out) {
  const json::array* list = find_array(from, path[at]);
  if (!list) return;
  for (const json::value& element : *list) {
    if (at + 1 == path.size())
      out.push_back(&element);
    else if (element.is_object())
      collect(element.get_object(), path, at + 1, out);
  }
}

}  // namespace

Result<NodeDescription> NodeDescription::parse(const json::object& section, std::string_view plugin) {
  return SectionReader(section, plugin).read();
}

std::vector<std::string> NodeDescription::ports_of(const json::object& node_config) const {
  std::vector<std::string> all = ports;
  const auto add = [&](std::string port) {
    if (std::ranges::find(all, port) == all.end()) all.push_back(std::move(port));
  };
  for (const PortList& list : port_lists) {
    std::vector<const json::value*> elements;
    collect(node_config, list.path, 0, elements);
    for (std::size_t i = 0; i < elements.size(); ++i) {
      const json::object* element = elements[i]->if_object();
      const std::string_view id = element ? string_or(*element, "id") : "";
      add(id.empty() ? list.prefix + "_" + std::to_string(i + 1) : std::string(id));
    }
  }
  return all;
}

}  // namespace parley::flow
