#include "flow/scope.hpp"

#include <charconv>

namespace parley::flow {

namespace {

const json::value* part_of(const json::value& value, std::string_view name) {
  if (const json::object* object = value.if_object()) return object->if_contains(name);
  const json::array* list = value.if_array();
  std::size_t place = 0;
  const auto read = std::from_chars(name.data(), name.data() + name.size(), place);
  if (!list || read.ec != std::errc() || read.ptr != name.data() + name.size() || place >= list->size()) return nullptr;
  return &(*list)[place];
}

const json::value* walk(const json::object& root, std::string_view path) {
  auto dot = path.find('.');
  const json::value* value = root.if_contains(path.substr(0, dot));
  while (value && dot != std::string_view::npos) {
    path.remove_prefix(dot + 1);
    dot = path.find('.');
    value = part_of(*value, path.substr(0, dot));
  }
  return value;
}

json::object contact_of(const dialogue::Input& input) {
  return {{"id", input.contact_id},
          {"name", input.contact_name},
          {"address", input.contact_address},
          {"language", input.contact_language},
          {"tags", json::array(input.contact_tags.begin(), input.contact_tags.end())}};
}

}  // namespace

Scope::Scope(const dialogue::Input& input, const FlowState& state, const Program& program, std::string_view session_id,
             const json::object* tenant)
    : input_(input), state_(state), program_(program), session_id_(session_id), tenant_(tenant) {
  if (input.vars) contact_vars_ = *input.vars;
}

json::object& Scope::contact() {
  if (!contact_) contact_ = contact_of(input_);
  return *contact_;
}

const json::object& Scope::others() const {
  if (!others_)
    others_ = json::object{{"channel", {{"id", input_.channel}}},
                           {"session", {{"id", session_id_}}},
                           {"flow", {{"id", program_.document().id}, {"name", program_.document().name}}}};
  return *others_;
}

const json::value* Scope::find(std::string_view path) const {
  const auto dot = path.find('.');
  if (path == "vars") return &(all_vars_ = state_.vars);
  if (dot == std::string_view::npos) {
    if (path != "now") return nullptr;
    if (now_.is_null()) now_ = to_rfc3339(input_.at);
    return &now_;
  }
  const std::string_view root = path.substr(0, dot);
  const std::string_view rest = path.substr(dot + 1);
  if (root == "vars") return walk(state_.vars, rest);
  if (root == "message") return walk(state_.message, rest);
  if (root == "contact") {
    if (rest.starts_with("vars.")) return walk(contact_vars_, rest.substr(5));
    if (!contact_) contact_ = contact_of(input_);
    return walk(*contact_, rest);
  }
  if (root == "tenant") return tenant_ ? walk(*tenant_, rest) : nullptr;
  return walk(others(), path);
}

std::string_view Scope::language() const {
  return contact_ ? string_or(*contact_, "language") : std::string_view(input_.contact_language);
}

}  // namespace parley::flow
