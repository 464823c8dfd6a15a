#include "flow/import_node.hpp"

#include <unordered_set>

#include "flow/config_walk.hpp"
#include "flow/import_texts.hpp"
#include "flow/secret_words.hpp"

namespace parley::flow {

namespace {

constexpr std::string_view kHidden = "(a secret)";

bool holds_secret(const json::value& value, std::string_view field) {
  bool found = false;
  std::string path(field);
  walk_config(value, path, [&](const json::value& each, std::string_view place) {
    found = found || (each.is_string() && looks_secret(last_name(place), each.get_string()));
    return !found;
  });
  return found;
}

}  // namespace

NodeImport::NodeImport(const ForeignNode& foreign, std::vector<ImportChange>& report)
    : foreign_(foreign), report_(report), first_change_(report.size()), fields_(foreign.fields), type_(foreign.type) {}

std::vector<Fields*> NodeImport::items(Names names) {
  std::vector<Fields*> out;
  std::string name;
  const json::value* list = fields_.take(names, &name);
  if (!list || !list->is_array()) return out;
  const json::array& values = list->get_array();
  for (std::size_t place = 0; place < values.size(); ++place)
    if (const json::object* object = values[place].if_object())
      out.push_back(&items_.emplace_back(*object, name + "[" + std::to_string(place) + "]"));
  return out;
}

void NodeImport::type(std::string_view ours) {
  if (type_ != ours) changed("type", "another name for the type", json::string(type_), json::string(ours));
  type_ = ours;
}

bool NodeImport::move(Names from, std::string_view to, const Convert& convert) {
  std::string name;
  const json::value* was = fields_.take(from, &name);
  if (!was) return false;
  json::value now = convert ? convert(*was) : *was;
  if (name != to || now != *was)
    changed(name, (now == *was ? "renamed to config." : "converted to config.") + std::string(to), *was, now);
  config_[to] = std::move(now);
  return true;
}

void NodeImport::move_or(Names from, std::string_view to, json::value otherwise, const Convert& convert) {
  if (!move(from, to, convert)) set(to, std::move(otherwise), "added, as it was missing");
}

void NodeImport::set(std::string_view to, json::value now, const std::string& what, json::value was) {
  changed("config." + std::string(to), what, std::move(was), now);
  config_[to] = std::move(now);
}

void NodeImport::before(std::string type, json::object config, const std::string& what) {
  Extra extra{foreign_.id + "_before", std::move(type), std::move(config)};
  changed("", what + ": node " + extra.id, nullptr, extra.config);
  before_ = std::move(extra);
}

void NodeImport::after(std::string type, json::object config, const std::string& what) {
  Extra extra{foreign_.id + "_" + std::to_string(after_.size() + 2), std::move(type), std::move(config)};
  changed("", what + ": node " + extra.id, nullptr, extra.config);
  after_.push_back(std::move(extra));
}

void NodeImport::changed(std::string field, std::string what, json::value was, json::value now) {
  if (holds_secret(was, field)) was = json::string(kHidden);
  if (holds_secret(now, field)) now = json::string(kHidden);
  report_.push_back({foreign_.id, std::move(field), std::move(what), std::move(was), std::move(now)});
}

void NodeImport::keep() {
  for (const auto& [name, value] : fields_.rest()) {
    fields_.take({name});
    config_[name] = value;
  }
  changed("type", "no counterpart here: type and fields are kept as they are", json::string(foreign_.type),
          json::string(foreign_.type));
}

void NodeImport::keep_aside(const std::string& field, const json::value& value) {
  if (holds_secret(value, field)) {
    changed(field, "left out, as it is a secret: keep it as one, and name it in the node", json::string(kHidden),
            nullptr);
    return;
  }
  changed(field, "has no counterpart; kept under \"imported\"", value, value);
  imported_[field] = value;
}

void NodeImport::finish() {
  for (const auto& [field, value] : fields_.rest()) keep_aside(field, value);
  for (const Fields& item : items_)
    for (const auto& [field, value] : item.rest()) keep_aside(field, value);
  for (const auto& member : foreign_.rest)
    if (!says_nothing(member.value())) keep_aside(member.key(), member.value());
  const auto make_ours = [&](json::object& config) {
    for (const TextChange& each : without_secrets(config))
      changed("config." + each.field, "left out, as it is a secret: keep it as one, and name it in the node",
              json::string(kHidden), nullptr);
    for (TextChange& each : with_our_placeholders(config))
      changed("config." + each.field, "names in braces made ours", std::move(each.was), std::move(each.now));
  };
  make_ours(config_);
  if (before_) make_ours(before_->config);
  for (Extra& each : after_) make_ours(each.config);
  tell_what_was_read();
}

void NodeImport::tell_what_was_read() {
  std::unordered_set<std::string> told;
  const auto tell = [&](const json::value& value) {
    std::string field;
    walk_config(value, field, [&](const json::value& each, std::string_view) {
      if (each.is_primitive()) told.insert(json::serialize(each));
      return true;
    });
  };
  tell(config_);
  if (before_) tell(before_->config);
  for (const Extra& each : after_) tell(each.config);
  for (const auto& each : edges_) tell(json::string(each.second));
  for (std::size_t at = first_change_; at < report_.size(); ++at) {
    tell(report_[at].was);
    tell(report_[at].now);
  }
  std::string field;
  walk_config(foreign_.fields, field, [&](const json::value& each, std::string_view place) {
    const bool new_to_all = each.is_primitive() && !says_nothing(each) && told.insert(json::serialize(each)).second;
    const bool hidden = each.is_string() && looks_secret(last_name(place), each.get_string());
    if (new_to_all && !hidden) changed(std::string(place), "read, and said in our way", each, nullptr);
    return true;
  });
}

}  // namespace parley::flow
