#include "contacts/import_columns.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "base/error_detail.hpp"
#include "base/phone_number.hpp"
#include "base/quoted.hpp"
#include "contacts/csv_reader.hpp"
#include "contacts/tag_list.hpp"

namespace parley::contacts {

namespace {

constexpr std::string_view kLeftOut = "-", kCustom = "custom.";
constexpr std::array<std::string_view, 7> kKnown{"name", "phone", "email", "language", "notes", "tags", "category"};

struct UsualName {
  std::string_view name, column;
};
constexpr UsualName kUsualNames[] = {
    {"name", "name"},           {"fullname", "name"},      {"nome", "name"},         {"nomecompleto", "name"},
    {"nombre", "name"},         {"contact", "name"},       {"contato", "name"},      {"cliente", "name"},
    {"phone", "phone"},         {"phonenumber", "phone"},  {"mobile", "phone"},      {"mobilephone", "phone"},
    {"cell", "phone"},          {"tel", "phone"},          {"telefone", "phone"},    {"celular", "phone"},
    {"telefono", "phone"},      {"teléfono", "phone"},     {"movil", "phone"},       {"móvil", "phone"},
    {"whatsapp", "phone"},      {"numero", "phone"},       {"número", "phone"},      {"fone", "phone"},
    {"email", "email"},         {"emailaddress", "email"}, {"mail", "email"},        {"correio", "email"},
    {"correo", "email"},        {"language", "language"},  {"idioma", "language"},   {"lingua", "language"},
    {"língua", "language"},     {"lengua", "language"},    {"notes", "notes"},       {"note", "notes"},
    {"notas", "notes"},         {"obs", "notes"},          {"observacoes", "notes"}, {"observações", "notes"},
    {"observaciones", "notes"}, {"comentarios", "notes"},  {"tags", "tags"},         {"tag", "tags"},
    {"labels", "tags"},         {"etiquetas", "tags"},     {"etiqueta", "tags"},     {"category", "category"},
    {"categoria", "category"},  {"categoría", "category"}, {"group", "category"},    {"grupo", "category"}};

/// For comparing: letters of ASCII in lower case; spaces, '-', '_' and '.' left out.
std::string plain(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == ' ' || c == '-' || c == '_' || c == '.' || c == '\t') continue;
    out += c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c;
  }
  return out;
}

std::string column_named(std::string_view title, const FieldSet& fields) {
  for (const std::string_view known : kKnown)
    if (title == known) return std::string(known);
  if (title.starts_with(kCustom) && fields.find(title.substr(kCustom.size()))) return std::string(title);
  const std::string name = plain(title);
  for (const CustomField& field : fields.fields())
    if (name == plain(field.key) || name == plain(field.label)) return std::string(kCustom) + field.key;
  for (const UsualName& usual : kUsualNames)
    if (name == usual.name) return std::string(usual.column);
  return std::string(kLeftOut);
}

bool is_email(std::string_view text) {
  const std::size_t at = text.find('@');
  return at != std::string_view::npos && at > 0 && text.find('.', at) != std::string_view::npos &&
         text.find(' ') == std::string_view::npos;
}

std::string column_like(std::string_view cell) {
  cell = without_guard(cell);
  if (is_email(cell)) return "email";
  if (normalized_phone(cell)) return "phone";
  return "name";
}

}  // namespace

Result<> check_columns(const ImportColumns& columns, const FieldSet& fields) {
  std::set<std::string> seen;
  for (const std::string& column : columns) {
    if (column == kLeftOut) continue;
    const bool known = std::find(kKnown.begin(), kKnown.end(), column) != kKnown.end();
    const bool custom = column.starts_with(kCustom) && fields.find(std::string_view(column).substr(kCustom.size()));
    if (!known && !custom)
      return wrong_field("columns", in_quotes(column) +
                                        " is not known; expected name, phone, email, language, notes, "
                                        "tags, category, custom.<key> of a custom field, or -");
    if (!seen.insert(column).second) return wrong_field("columns", in_quotes(column) + " is named twice");
  }
  if (!seen.contains("name") && !seen.contains("phone") && !seen.contains("email"))
    return wrong_field("columns", "expected at least one of name, phone and email");
  return {};
}

bool looks_like_header(const std::vector<std::string>& cells, const FieldSet& fields) {
  bool named = false;
  for (const std::string& cell : cells) {
    if (!cell.empty() && column_like(cell) != "name") return false;
    named = named || column_named(cell, fields) != kLeftOut;
  }
  return named;
}

ImportColumns propose_columns(const std::vector<std::string>& first, bool is_header, const FieldSet& fields) {
  ImportColumns columns;
  for (const std::string& cell : first) {
    std::string column = is_header ? column_named(cell, fields) : column_like(cell);
    if (std::find(columns.begin(), columns.end(), column) != columns.end()) column = kLeftOut;
    columns.push_back(std::move(column));
  }
  return columns;
}

Result<ContactChange> change_from(const std::vector<std::string>& cells, const ImportColumns& columns,
                                  const FieldSet& fields, const std::vector<Category>& categories) {
  ContactChange change;
  for (std::size_t i = 0; i < cells.size() && i < columns.size(); ++i) {
    const std::string text(without_guard(cells[i]));
    const std::string& column = columns[i];
    if (text.empty() || column == kLeftOut) continue;
    if (column == "name") change.name = text;
    if (column == "phone") change.phone = text;
    if (column == "email") change.email = text;
    if (column == "language") change.language = text;
    if (column == "notes") change.notes = text;
    if (column == "tags") change.tags = tags_from_cell(text);
    if (column == "category") {
      const auto found =
          std::find_if(categories.begin(), categories.end(), [&](const Category& c) { return c.name == text; });
      if (found == categories.end()) return wrong_field("category", "there is no category " + in_quotes(text));
      change.category_id = found->id;
    }
    if (column.starts_with(kCustom)) {
      const std::string key = column.substr(kCustom.size());
      Result<json::value> value = fields.from_text(key, text);
      if (!value) return value.error();
      change.custom_fields[key] = std::move(*value);
    }
  }
  if (!change.name && !change.phone && !change.email)
    return wrong_field("name", "the line has no name, phone number or e-mail address");
  return change;
}

}  // namespace parley::contacts
