#include "base/nearest_key.hpp"
#include "base/quoted.hpp"
#include "dialogue/expression.hpp"
#include "flow/config_walk.hpp"
#include "flow/known_names.hpp"
#include "flow/validator_parts.hpp"

namespace parley::flow {

namespace {

/// These fields are expressions without braces.
bool is_bare_expression(std::string_view name) {
  return name == "variable" || name == "expression" || name == "list";
}

/// "size" of "vars.size.small" and of "size".
std::string_view variable_in(std::string_view name) {
  if (name.starts_with("vars.")) name.remove_prefix(5);
  return name.substr(0, name.find('.'));
}

using Names = std::set<std::string, std::less<>>;

void add_names_of_config(const Node& node, Names& names) {
  const auto add = [&](std::string_view name) { names.emplace(variable_in(name)); };
  std::string field;
  walk_config(node.config, field, [&](const json::value& value, std::string_view place) {
    const std::string_view name = last_name(place);
    if (value.is_string() && name == "save_to") add(value.get_string());
    if (value.is_string() && name == "name" && place.starts_with("assignments[")) add(value.get_string());
    if (value.is_string() && place == "item") add(value.get_string());
    if (place == "output" && value.is_object())
      for (const auto& ours : value.get_object()) add(ours.key());
    return true;
  });
  if (node.type == "loop" && !node.config.contains("item")) names.emplace("item");
}

/// What the document declares: "variables": ["size"] or {"size": its first value}.
void add_declared_names(const json::object& raw, Names& names) {
  if (const json::object* object = find_object(raw, "variables"))
    for (const auto& member : *object) names.emplace(member.key());
  if (const json::array* list = find_array(raw, "variables"))
    for (const json::value& each : *list)
      if (each.is_string()) names.emplace(each.get_string());
}

class Reader {
 public:
  Reader(Examined& flow, Names names) : flow_(flow), names_(names.begin(), names.end()), known_(std::move(names)) {}

  void read(std::size_t at) {
    std::string field;
    const bool holds_lua = flow_.node(at).type == "script";
    walk_config(flow_.node(at).config, field, [&](const json::value& value, std::string_view place) {
      if (!value.is_string() || (holds_lua && place == "source")) return true;
      const std::string_view text = value.get_string();
      const bool braced = text.find("{{") != text.npos;
      if (braced) read_text(at, place, dialogue::reading_of(text));
      if (!braced && !text.empty() && is_bare_expression(last_name(place)))
        read_text(at, place, dialogue::reading_of("{{" + std::string(text) + "}}"));
      return true;
    });
  }

 private:
  void read_text(std::size_t at, std::string_view field, const dialogue::Reading& reading) {
    for (const std::string& problem : reading.problems)
      flow_.error("bad_expression", at, std::string(field), words_for(flow_.node(at)) + ": " + problem + ".",
                  "Correct it; docs/flows.md lists what an expression may hold.");
    for (const std::string& path : reading.paths) read_path(at, field, path);
  }

  void read_path(std::size_t at, std::string_view field, const std::string& path) {
    const std::string_view root = std::string_view(path).substr(0, path.find('.'));
    if (!begins_with_known_name(path)) {
      const bool is_variable = known_.contains(root);
      flow_.warning("unknown_variable", at, std::string(field),
                    in_quotes(path) + " is no name that an expression knows.",
                    is_variable ? "Write vars." + path + "."
                                : "Names begin with vars, contact, message, tenant, channel, flow or now.");
    } else if (root == "vars" && path.size() > 5 && !known_.contains(variable_in(path))) {
      const std::string near = nearest_key(variable_in(path), names_);
      flow_.warning(
          "unknown_variable", at, std::string(field), "Nothing in the flow sets " + in_quotes(path) + ".",
          near.empty() ? "Set it before, or declare it in the flow's variables." : "Did you mean vars." + near + "?");
    }
  }

  Examined& flow_;
  const std::vector<std::string> names_;
  const Names known_;
};

}  // namespace

void check_variables(Examined& flow) {
  Names names = flow.context.variables;
  names.emplace("error");  // of the node that failed last; the runner sets it
  add_declared_names(flow.raw, names);
  for (const Node& node : flow.document.nodes) add_names_of_config(node, names);
  Reader reader(flow, std::move(names));
  for (std::size_t at = 0; at < flow.size(); ++at)
    if (!flow.is_inert(at)) reader.read(at);
}

}  // namespace parley::flow
