#include "schema/compiler.hpp"

#include "base/nearest_key.hpp"
#include "base/quoted.hpp"

namespace parley::schema {

namespace {
constexpr std::size_t kMostSchemas = 10'000;
constexpr std::size_t kDeepest = 64;
}  // namespace

Compiler::Step::Step(Compiler& compiler, std::string_view name) : compiler_(compiler), before_(compiler.where_.size()) {
  compiler_.where_ += '/';
  compiler_.where_ += name;
}
Compiler::Step::~Step() {
  compiler_.where_.resize(before_);
}

Result<Compiled> Compiler::run() {
  schema_at(root_);
  while (!referred_.empty() && !error_) {
    const auto [id, value] = referred_.back();
    referred_.pop_back();
    fill(id, *value);
  }
  if (!error_) finish_in_place();
  if (error_) return *error_;
  return Compiled{std::move(nodes_)};
}

NodeId Compiler::schema_at(const json::value& value) {
  const NodeId id = reserve(value);
  fill(id, value);
  return id;
}

NodeId Compiler::reserve(const json::value& value) {
  const auto [entry, fresh] = made_.try_emplace(&value, static_cast<NodeId>(nodes_.size()));
  if (fresh) {
    nodes_.emplace_back();
    filled_.push_back(false);
  }
  return entry->second;
}

void Compiler::fill(NodeId id, const json::value& value) {
  if (filled_[id] || error_) return;
  filled_[id] = true;
  if (nodes_.size() > kMostSchemas) return refuse("holds more than 10000 schemas");
  if (depth_ == kDeepest) return refuse("is nested more than 64 schemas deep");
  if (value.is_bool()) {
    nodes_[id].never = !value.get_bool();
    return;
  }
  if (!value.is_object()) return refuse("a schema is an object, true or false");
  Node node;
  ++depth_;
  apply_keywords(node, value.get_object());
  --depth_;
  nodes_[id] = std::move(node);
}

void Compiler::apply_keywords(Node& node, const json::object& object) {
  for (const auto& [key, value] : object) {
    const std::string_view name = key;
    const auto keyword = keywords().find(name);
    if (keyword != keywords().end()) {
      const Step step(*this, name);
      (this->*keyword->second)(node, value);
    } else if (!name.starts_with("x-")) {
      refuse_unknown(name);
    }
  }
}

void Compiler::refuse_unknown(std::string_view keyword) {
  if (keyword == "definitions") return refuse("the keyword \"definitions\" is of older drafts; call it \"$defs\"");
  if (keyword == "additionalItems")
    return refuse("the keyword \"additionalItems\" is of older drafts; use \"prefixItems\" and \"items\"");
  std::vector<std::string> known;
  for (const auto& entry : keywords()) known.emplace_back(entry.first);
  const std::string nearest = nearest_key(keyword, known);
  refuse(
      "the keyword " + in_quotes(keyword) + " is not known, so it would not be checked" +
      (nearest.empty() ? "; leave it out, or name an annotation x-…" : "; did you mean " + in_quotes(nearest) + "?"));
}

void Compiler::refuse(std::string what) {
  if (error_) return;
  const std::string place = where_.empty() ? "schema" : "schema, at " + printable(where_.substr(0, 300));
  error_ = fail(Errc::invalid, place + ": " + what);
}

}  // namespace parley::schema
