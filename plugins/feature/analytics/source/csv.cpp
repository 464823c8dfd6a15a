#include "csv.hpp"

#include <utility>
#include <vector>

namespace parley::analytics {

namespace {

using Cells = std::vector<std::pair<std::string, sdk::Json>>;

void flatten(const sdk::Json& value, const std::string& name, Cells& cells) {
  if (!value.is_object()) {
    cells.emplace_back(name, value);
    return;
  }
  for (const auto& [member, inner] : value.members())
    flatten(inner, name.empty() ? member : name + "." + member, cells);
}

std::string quoted_field(std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(text);
  std::string out = "\"";
  for (const char c : text) out += c == '"' ? std::string("\"\"") : std::string(1, c);
  return out + "\"";
}

std::string cell_text(const sdk::Json& value) {
  if (value.is_null()) return {};
  if (!value.is_text()) return value.dump();
  const std::string_view text = value.text();
  const bool formula = !text.empty() && std::string_view("=+-@\t\r").find(text[0]) != std::string_view::npos;
  return quoted_field(formula ? "'" + std::string(text) : std::string(text));
}

template <class Text>
void add_line(std::string& out, const Cells& cells, Text&& text) {
  for (std::size_t i = 0; i < cells.size(); ++i) out += (i == 0 ? "" : ",") + text(cells[i]);
  out += "\r\n";
}

}  // namespace

std::string to_csv(const sdk::Json& rows) {
  std::string out;
  for (const sdk::Json& row : rows.items()) {
    Cells cells;
    flatten(row, {}, cells);
    if (out.empty()) add_line(out, cells, [](const auto& cell) { return quoted_field(cell.first); });
    add_line(out, cells, [](const auto& cell) { return cell_text(cell.second); });
  }
  return out;
}

}  // namespace parley::analytics
