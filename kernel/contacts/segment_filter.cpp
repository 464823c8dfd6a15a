#include "contacts/segment_filter.hpp"

#include <algorithm>
#include <array>
#include <span>

#include "base/error_detail.hpp"
#include "contacts/contact_conditions.hpp"

namespace parley::contacts {

namespace {

using conditions::Comparison;
using conditions::TextField;
using conditions::TimeField;
using store::Condition;

constexpr std::array<std::string_view, 4> kTextFields{"name", "phone", "email", "language"};
constexpr std::array<std::string_view, 4> kComparisons{"lt", "lte", "gt", "gte"};
constexpr std::string_view kCustom = "custom.";

template <std::size_t N>
std::optional<std::size_t> place_of(const std::array<std::string_view, N>& words, std::string_view word) {
  const auto found = std::find(words.begin(), words.end(), word);
  return found == words.end() ? std::nullopt : std::optional(std::size_t(found - words.begin()));
}

/// One condition: field, op and value, and where it stands.
struct Leaf {
  std::string_view field, op;
  const json::value& value;
  std::string place;

  bool negative() const { return op == "ne"; }
  bool compares_equal() const { return op == "eq" || op == "ne"; }
  Error wrong_op(std::string_view expected) const {
    return wrong_field(place + ".op", "expected " + std::string(expected) + " for the field " + std::string(field));
  }
  Error wrong_value(std::string_view expected) const {
    return wrong_field(place + ".value", "expected " + std::string(expected));
  }
  Condition signed_by_op(Condition condition) const { return negative() ? condition.negated() : condition; }
};

class Compiler {
 public:
  explicit Compiler(const FieldSet& fields) : fields_(fields) {}

  Result<Condition> node(const json::object& node, const std::string& place, std::size_t depth) {
    if (depth > kDeepestFilter)
      return wrong_field(place, "is more than " + std::to_string(kDeepestFilter) + " levels deep");
    if (node.size() == 1) {
      const auto& [key, value] = *node.begin();
      if (key == "and" || key == "or") return group(key == "and", value, place + "." + std::string(key), depth);
      if (key == "not") {
        if (!value.is_object()) return wrong_field(place + ".not", "expected an object");
        Result<Condition> inner = this->node(value.get_object(), place + ".not", depth + 1);
        return inner ? Result<Condition>(inner->negated()) : inner;
      }
    }
    return leaf(node, place);
  }

 private:
  Result<Condition> group(bool all, const json::value& members, const std::string& place, std::size_t depth) {
    const json::array* list = members.if_array();
    if (!list || list->empty()) return wrong_field(place, "expected a list with at least one condition");
    std::vector<Condition> conditions;
    for (std::size_t i = 0; i < list->size(); ++i) {
      const std::string at = place + "[" + std::to_string(i) + "]";
      if (!(*list)[i].is_object()) return wrong_field(at, "expected an object");
      Result<Condition> condition = node((*list)[i].get_object(), at, depth + 1);
      if (!condition) return condition;
      conditions.push_back(std::move(*condition));
    }
    return all ? Condition::all(conditions) : Condition::any(conditions);
  }

  Result<Condition> leaf(const json::object& object, const std::string& place) {
    if (++leaves_ > kMostFilterConditions)
      return wrong_field(place, "is condition " + std::to_string(leaves_) + "; expected at most " +
                                    std::to_string(kMostFilterConditions));
    for (const auto& [key, value] : object)
      if (key != "field" && key != "op" && key != "value")
        return wrong_field(place + "." + std::string(key), "is not known; expected and, or, not, or field, op, value");
    const json::value* value = object.if_contains("value");
    if (!find_string(object, "field")) return wrong_field(place + ".field", "expected the name of a field");
    if (!find_string(object, "op")) return wrong_field(place + ".op", "expected an operator such as eq");
    if (!value) return wrong_field(place + ".value", "expected a value");
    return by_field({string_or(object, "field"), string_or(object, "op"), *value, place});
  }

  Result<Condition> by_field(const Leaf& leaf) {
    if (const auto field = place_of(kTextFields, leaf.field)) return by_text(TextField(*field), leaf);
    if (leaf.field == "tag") return by_tag(leaf);
    if (leaf.field == "category_id") return by_category(leaf);
    if (leaf.field == "is_blocked") return by_flag(conditions::is_blocked(), leaf);
    if (leaf.field == "opted_in") return by_flag(conditions::opted_in(), leaf);
    if (leaf.field == "opted_out") return by_flag(conditions::opted_out(), leaf);
    if (leaf.field == "created_at") return by_time(TimeField::created_at, leaf);
    if (leaf.field == "updated_at") return by_time(TimeField::updated_at, leaf);
    if (leaf.field.starts_with(kCustom)) return by_custom(leaf);
    return wrong_field(leaf.place + ".field",
                       "expected name, phone, email, language, tag, category_id, is_blocked, opted_in, opted_out, "
                       "created_at, updated_at or custom.<key>");
  }

  static Result<Condition> by_text(TextField field, const Leaf& leaf) {
    if (leaf.op == "exists") return exists(conditions::equals(field, "").negated(), leaf);
    if (!leaf.value.is_string()) return leaf.wrong_value("a text");
    const std::string text(leaf.value.get_string());
    if (leaf.op == "contains") return conditions::contains(field, text);
    if (leaf.op == "starts_with") return conditions::starts_with(field, text);
    if (!leaf.compares_equal()) return leaf.wrong_op("eq, ne, contains, starts_with or exists");
    return leaf.signed_by_op(field == TextField::phone ? conditions::has_phone(text) : conditions::equals(field, text));
  }

  static Result<Condition> by_tag(const Leaf& leaf) {
    if (!leaf.compares_equal()) return leaf.wrong_op("eq or ne");
    if (!leaf.value.is_string()) return leaf.wrong_value("a tag");
    return leaf.signed_by_op(conditions::has_tag(std::string(leaf.value.get_string())));
  }

  static Result<Condition> by_category(const Leaf& leaf) {
    if (leaf.op == "exists") return exists(conditions::has_category(), leaf);
    if (!leaf.compares_equal()) return leaf.wrong_op("eq, ne or exists");
    if (!leaf.value.is_string()) return leaf.wrong_value("the id of a category");
    return leaf.signed_by_op(conditions::in_category(std::string(leaf.value.get_string())));
  }

  static Result<Condition> by_flag(Condition condition, const Leaf& leaf) {
    if (!leaf.compares_equal()) return leaf.wrong_op("eq or ne");
    if (!leaf.value.is_bool()) return leaf.wrong_value("true or false");
    return leaf.value.get_bool() == leaf.negative() ? condition.negated() : condition;
  }

  static Result<Condition> by_time(TimeField field, const Leaf& leaf) {
    const auto comparison = place_of(kComparisons, leaf.op);
    if (!comparison) return leaf.wrong_op("lt, lte, gt or gte");
    const json::string* text = leaf.value.if_string();
    const Result<WallTime> time = from_rfc3339(text ? std::string_view(*text) : std::string_view());
    if (!time) return leaf.wrong_value("a time such as 2026-11-21T09:30:00Z");
    return conditions::at(field, Comparison(*comparison), *time);
  }

  Result<Condition> by_custom(const Leaf& leaf) {
    const CustomField* field = fields_.find(leaf.field.substr(kCustom.size()));
    if (!field) return wrong_field(leaf.place + ".field", "there is no custom field of this key");
    if (leaf.op == "exists") return exists(conditions::has_value(*field), leaf);
    if (leaf.op == "contains") {
      if (field->type != "text" && field->type != "choice") return leaf.wrong_op("another operator");
      if (!leaf.value.is_string()) return leaf.wrong_value("a text");
      return conditions::value_contains(*field, std::string(leaf.value.get_string()));
    }
    const bool right = !leaf.value.is_null() && fields_.check(json::object{{field->key, leaf.value}}).has_value();
    if (!right) return leaf.wrong_value("a value of the type " + field->type);
    if (leaf.compares_equal()) return leaf.signed_by_op(conditions::value_is(*field, leaf.value));
    const auto comparison = place_of(kComparisons, leaf.op);
    if (!comparison || field->type == "boolean") return leaf.wrong_op("eq, ne or exists, or lt, lte, gt, gte by type");
    return conditions::value_compares(*field, Comparison(*comparison), leaf.value);
  }

  static Result<Condition> exists(Condition condition, const Leaf& leaf) {
    if (!leaf.value.is_bool()) return leaf.wrong_value("true or false");
    return leaf.value.get_bool() ? condition : condition.negated();
  }

  const FieldSet& fields_;
  std::size_t leaves_ = 0;
};

}  // namespace

Result<Condition> compile_filter(const json::object& filter, const FieldSet& fields) {
  if (filter.empty()) return Condition::all({});
  return Compiler(fields).node(filter, "filter", 1);
}

}  // namespace parley::contacts
