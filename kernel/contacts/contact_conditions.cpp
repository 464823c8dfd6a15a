#include "contacts/contact_conditions.hpp"

#include <array>

#include "base/phone_number.hpp"
#include "store/like_pattern.hpp"

namespace parley::contacts::conditions {

namespace {

using store::Condition;
using store::SqlPiece;

std::string digits_of(std::string_view text) {
  std::string digits;
  for (const char c : text)
    if (c >= '0' && c <= '9') digits += c;
  return digits;
}

bool looks_like_phone(std::string_view text) {
  return text.find_first_not_of("0123456789+-(). /") == std::string_view::npos && digits_of(text).size() >= 3;
}

constexpr std::array<SqlPiece, 4> kEquals{"c.name = ?", "c.phone = ?", "c.email = ?", "c.language = ?"};
constexpr std::array<SqlPiece, 4> kLike{"LOWER(c.name) LIKE LOWER(?) ESCAPE '\\'", "c.phone LIKE ? ESCAPE '\\'",
                                        "LOWER(c.email) LIKE LOWER(?) ESCAPE '\\'",
                                        "LOWER(c.language) LIKE LOWER(?) ESCAPE '\\'"};
constexpr std::array<SqlPiece, 4> kCreated{"c.created_at < ?", "c.created_at <= ?", "c.created_at > ?",
                                           "c.created_at >= ?"};
constexpr std::array<SqlPiece, 4> kUpdated{"c.updated_at < ?", "c.updated_at <= ?", "c.updated_at > ?",
                                           "c.updated_at >= ?"};
constexpr std::array<SqlPiece, 4> kValueCompares{
    "c.id IN (SELECT v.contact_id FROM contact_values v WHERE v.tenant_id = $1 AND v.field_id = ? AND v.value < ?)",
    "c.id IN (SELECT v.contact_id FROM contact_values v WHERE v.tenant_id = $1 AND v.field_id = ? AND v.value <= ?)",
    "c.id IN (SELECT v.contact_id FROM contact_values v WHERE v.tenant_id = $1 AND v.field_id = ? AND v.value > ?)",
    "c.id IN (SELECT v.contact_id FROM contact_values v WHERE v.tenant_id = $1 AND v.field_id = ? AND v.value >= ?)"};
constexpr std::array<SqlPiece, 4> kNumberCompares{
    "c.id IN (SELECT v.contact_id FROM contact_values v WHERE v.tenant_id = $1 AND v.field_id = ? AND v.number < ?)",
    "c.id IN (SELECT v.contact_id FROM contact_values v WHERE v.tenant_id = $1 AND v.field_id = ? AND v.number <= ?)",
    "c.id IN (SELECT v.contact_id FROM contact_values v WHERE v.tenant_id = $1 AND v.field_id = ? AND v.number > ?)",
    "c.id IN (SELECT v.contact_id FROM contact_values v WHERE v.tenant_id = $1 AND v.field_id = ? AND v.number >= ?)"};

/// How a tag stands in the stored array: with what JSON puts around it, so that no part of another tag is taken for it.
std::string tag_in_array(const std::string& tag) {
  return "," + json::serialize(json::string(tag)) + ",";
}

}  // namespace

Condition matches(const std::string& words) {
  std::vector<Condition> any{contains(TextField::name, words), contains(TextField::email, words)};
  if (looks_like_phone(words)) any.push_back(contains(TextField::phone, digits_of(words)));
  return Condition::any(any);
}

Condition equals(TextField field, const std::string& text) {
  return Condition(kEquals[std::size_t(field)], text);
}

Condition contains(TextField field, const std::string& text) {
  return Condition(kLike[std::size_t(field)], store::like_pattern(text));
}

Condition starts_with(TextField field, const std::string& text) {
  return Condition(kLike[std::size_t(field)], store::like_literal(text) + "%");
}

Condition has_phone(const std::string& text) {
  const Result<std::string> phone = normalized_phone(text);
  return phone ? Condition::in("c.phone", same_line(*phone)) : Condition("c.phone = ?", text);
}

// REPLACE tells upper from lower case on every store, as LIKE does not.
Condition has_tag(const std::string& tag) {
  return Condition(
      "REPLACE(',' || SUBSTR(c.tags, 2, LENGTH(c.tags) - 2) || ',', ?, '') <> "
      "',' || SUBSTR(c.tags, 2, LENGTH(c.tags) - 2) || ','",
      tag_in_array(tag));
}

Condition in_category(const std::string& category_id) {
  return Condition("c.category_id IS NOT NULL AND c.category_id = ?", category_id);
}
Condition has_category() {
  return Condition("c.category_id IS NOT NULL");
}
Condition is_blocked() {
  return Condition("c.is_blocked = 1");
}
Condition opted_out() {
  return Condition("c.opted_out_at IS NOT NULL AND (c.opted_in_at IS NULL OR c.opted_in_at <= c.opted_out_at)");
}
Condition opted_in() {
  return Condition("c.opted_in_at IS NOT NULL AND (c.opted_out_at IS NULL OR c.opted_in_at > c.opted_out_at)");
}

Condition at(TimeField field, Comparison comparison, WallTime time) {
  return Condition((field == TimeField::created_at ? kCreated : kUpdated)[std::size_t(comparison)], time);
}

Condition has_value(const CustomField& field) {
  return Condition("c.id IN (SELECT v.contact_id FROM contact_values v WHERE v.tenant_id = $1 AND v.field_id = ?)",
                   field.id);
}

Condition value_is(const CustomField& field, const json::value& value) {
  if (const auto number = stored_number(value))
    return Condition(
        "c.id IN (SELECT v.contact_id FROM contact_values v WHERE v.tenant_id = $1 AND v.field_id = ? AND v.number = "
        "?)",
        field.id, *number);
  return Condition(
      "c.id IN (SELECT v.contact_id FROM contact_values v WHERE v.tenant_id = $1 AND v.field_id = ? AND v.value = ?)",
      field.id, stored_value(value));
}

Condition value_contains(const CustomField& field, const std::string& text) {
  return Condition(
      "c.id IN (SELECT v.contact_id FROM contact_values v WHERE v.tenant_id = $1 AND v.field_id = ? "
      "AND LOWER(v.value) LIKE LOWER(?) ESCAPE '\\')",
      field.id, store::like_pattern(text));
}

Condition value_compares(const CustomField& field, Comparison comparison, const json::value& value) {
  if (const auto number = stored_number(value))
    return Condition(kNumberCompares[std::size_t(comparison)], field.id, *number);
  return Condition(kValueCompares[std::size_t(comparison)], field.id, stored_value(value));
}

}  // namespace parley::contacts::conditions
