#include "flow/import_fields.hpp"

#include "dialogue/value_path.hpp"

namespace parley::flow {

bool says_nothing(const json::value& value) {
  if (value.is_string()) return value.get_string().empty();
  if (value.is_array()) return value.get_array().empty();
  if (value.is_object()) return value.get_object().empty();
  return value.is_null();
}

const json::value* Fields::take(Names names, std::string* name) {
  const json::value* found = nullptr;
  for (const std::string_view each : names) {
    const json::value* value = dialogue::value_at(object_, each);
    if (!value) continue;
    const bool silent = says_nothing(*value);
    // What says the same under another name of it is not worth keeping, what says something else is.
    if (silent || !found || *found == *value) taken_.emplace(each);
    if (silent || found) continue;
    found = value;
    if (name) *name = path(each);
  }
  return found;
}

std::string Fields::take_text(Names names, std::string_view otherwise) {
  const json::value* value = take(names);
  if (!value) return std::string(otherwise);
  return value->is_string() ? std::string(value->get_string()) : json::serialize(*value);
}

bool Fields::take_bool(Names names, bool otherwise) {
  const json::value* value = take(names);
  return value && value->is_bool() ? value->get_bool() : otherwise;
}

const json::value* Fields::look(Names names) const {
  for (const std::string_view each : names)
    if (const json::value* value = dialogue::value_at(object_, each); value && !says_nothing(*value)) return value;
  return nullptr;
}

std::vector<std::pair<std::string, json::value>> Fields::rest() const {
  std::vector<std::pair<std::string, json::value>> out;
  add_rest(object_, "", out);
  return out;
}

void Fields::add_rest(const json::object& object, const std::string& above,
                      std::vector<std::pair<std::string, json::value>>& out) const {
  for (const auto& member : object) {
    const std::string name = above + std::string(member.key());
    if (taken_.contains(name) || says_nothing(member.value())) continue;
    const auto inside = taken_.lower_bound(name + ".");
    const bool partly = inside != taken_.end() && inside->starts_with(name + ".");
    if (partly && member.value().is_object()) {
      add_rest(member.value().get_object(), name + ".", out);
    } else {
      out.emplace_back(path(name), member.value());
    }
  }
}

std::string Fields::path(std::string_view name) const {
  return prefix_.empty() ? std::string(name) : prefix_ + "." + std::string(name);
}

}  // namespace parley::flow
