// The keywords that stand for themselves: types, values, numbers, texts and sizes. The table of all keywords is here.
#include "base/quoted.hpp"
#include "schema/compiler.hpp"
#include "schema/number.hpp"

namespace parley::schema {

namespace {

template <class Rules>
Rules& made(std::unique_ptr<Rules>& rules) {
  if (!rules) rules = std::make_unique<Rules>();
  return *rules;
}

std::uint8_t type_named(std::string_view name) {
  static constexpr std::pair<std::string_view, Type> kNames[] = {
      {"null", kNull},   {"boolean", kBoolean}, {"integer", kInteger}, {"number", kNumber},
      {"string", kText}, {"array", kList},      {"object", kObject}};
  for (const auto& [known, type] : kNames)
    if (known == name) return type == kNumber ? kNumber | kInteger : type;
  return 0;
}

}  // namespace

void Compiler::identity(Node&, const json::value& value) {
  // The root's step is the only one: "/$id" has one slash. Deeper it would change what references mean.
  if (!value.is_string()) return refuse("expected a text");
  if (where_.rfind('/') != 0) refuse("only the whole document may have an $id");
}

void Compiler::write_only(Node& node, const json::value& value) {
  if (!value.is_bool()) return refuse("expected true or false");
  node.write_only = value.get_bool();
}

void Compiler::expected(Node& node, const json::value& value) {
  if (!value.is_string()) return refuse("expected a text");
  node.expected = value.get_string();
}

void Compiler::type(Node& node, const json::value& value) {
  node.types = 0;
  const auto add = [&](const json::value& name) {
    const std::uint8_t bits = name.is_string() ? type_named(name.get_string()) : 0;
    if (bits == 0)
      refuse("a type is null, boolean, integer, number, string, array or object, not " +
             in_quotes(name.is_string() ? std::string_view(name.get_string()) : json::serialize(name)));
    node.types |= bits;
  };
  if (!value.is_array()) return add(value);
  if (value.get_array().empty()) return refuse("expected at least one type");
  for (const json::value& name : value.get_array()) add(name);
}

void Compiler::choice(Node& node, const json::value& value) {
  if (!value.is_array() || value.get_array().empty()) return refuse("expected a list of at least one value");
  if (node.allowed) return refuse("enum and const exclude one another");
  node.allowed = value.get_array();
}

void Compiler::constant(Node& node, const json::value& value) {
  if (node.allowed) return refuse("enum and const exclude one another");
  node.allowed = json::array(1, value);
}

template <std::optional<json::value> NumberRules::*Bound>
void Compiler::bound(Node& node, const json::value& value) {
  if (!value.is_number()) return refuse("expected a number");
  made(node.number).*Bound = value;
}

void Compiler::multiple_of(Node& node, const json::value& value) {
  if (!value.is_number() || compare_numbers(value, 0) <= 0) return refuse("expected a number above 0");
  made(node.number).multiple_of = value;
}

template <class Rules, std::unique_ptr<Rules> Node::*Part, std::optional<std::size_t> Rules::*Size>
void Compiler::size(Node& node, const json::value& value) {
  boost::system::error_code inexact;
  const auto count = value.is_number() ? value.to_number<std::size_t>(inexact) : std::size_t{0};
  if (!value.is_number() || inexact) return refuse("expected an integer of at least 0");
  made(node.*Part).*Size = count;
}

void Compiler::pattern(Node& node, const json::value& value) {
  if (!value.is_string()) return refuse("expected a text");
  auto regex = Regex::compile(value.get_string());
  if (!regex) return refuse(regex.error().message);
  made(node.text).pattern = std::move(*regex);
}

void Compiler::format(Node& node, const json::value& value) {
  const Format* format = value.is_string() ? find_format(value.get_string()) : nullptr;
  if (format) {
    made(node.text).format = format;
    return;
  }
  std::string known;
  for (const Format& other : all_formats()) known += (known.empty() ? "" : ", ") + std::string(other.name);
  refuse("this format is not known, so it would not be checked; known: " + known);
}

void Compiler::unique_items(Node& node, const json::value& value) {
  if (!value.is_bool()) return refuse("expected true or false");
  made(node.list).unique = value.get_bool();
}

const std::unordered_map<std::string_view, Compiler::Keyword>& Compiler::keywords() {
  using C = Compiler;
  static const std::unordered_map<std::string_view, Keyword> kKeywords{
      {"$schema", &C::annotation},
      {"$comment", &C::annotation},
      {"title", &C::annotation},
      {"description", &C::annotation},
      {"default", &C::annotation},
      {"examples", &C::annotation},
      {"deprecated", &C::annotation},
      {"readOnly", &C::annotation},
      {"$id", &C::identity},
      {"writeOnly", &C::write_only},
      {"x-expected", &C::expected},
      {"type", &C::type},
      {"enum", &C::choice},
      {"const", &C::constant},
      {"minimum", &C::bound<&NumberRules::minimum>},
      {"maximum", &C::bound<&NumberRules::maximum>},
      {"exclusiveMinimum", &C::bound<&NumberRules::above>},
      {"exclusiveMaximum", &C::bound<&NumberRules::below>},
      {"multipleOf", &C::multiple_of},
      {"minLength", &C::size<TextRules, &Node::text, &TextRules::min_length>},
      {"maxLength", &C::size<TextRules, &Node::text, &TextRules::max_length>},
      {"pattern", &C::pattern},
      {"format", &C::format},
      {"minItems", &C::size<ListRules, &Node::list, &ListRules::min_items>},
      {"maxItems", &C::size<ListRules, &Node::list, &ListRules::max_items>},
      {"uniqueItems", &C::unique_items},
      {"items", &C::items},
      {"prefixItems", &C::prefix_items},
      {"minProperties", &C::size<ObjectRules, &Node::object, &ObjectRules::min_members>},
      {"maxProperties", &C::size<ObjectRules, &Node::object, &ObjectRules::max_members>},
      {"properties", &C::properties},
      {"required", &C::required},
      {"additionalProperties", &C::other_properties},
      {"patternProperties", &C::pattern_properties},
      {"allOf", &C::combination<&Combined::all>},
      {"anyOf", &C::combination<&Combined::any>},
      {"oneOf", &C::combination<&Combined::one>},
      {"not", &C::applied<&Combined::forbidden>},
      {"if", &C::applied<&Combined::condition>},
      {"then", &C::applied<&Combined::then>},
      {"else", &C::applied<&Combined::otherwise>},
      {"$defs", &C::definitions},
      {"$ref", &C::reference},
  };
  return kKeywords;
}

}  // namespace parley::schema
