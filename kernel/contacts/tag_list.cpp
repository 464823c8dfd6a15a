#include "contacts/tag_list.hpp"

#include <algorithm>

namespace parley::contacts {

namespace {

bool needs_quotes(std::string_view tag) {
  return tag.find_first_of(",;\"") != std::string_view::npos || tag.starts_with(' ') || tag.ends_with(' ');
}

std::string_view trimmed(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

/// Takes the quoted tag at the front, and what follows it up to a divider.
std::string take_quoted(std::string_view& cell) {
  std::string tag;
  std::size_t at = 1;
  for (; at < cell.size(); ++at) {
    if (cell[at] == '"' && (at + 1 == cell.size() || cell[++at] != '"')) break;
    tag += cell[at];
  }
  cell.remove_prefix(std::min(cell.find_first_of(",;", at), cell.size()));
  return tag;
}

}  // namespace

std::string tags_to_cell(const std::vector<std::string>& tags) {
  std::string cell;
  for (const std::string& tag : tags) {
    if (!cell.empty()) cell += ',';
    if (!needs_quotes(tag)) {
      cell += tag;
      continue;
    }
    cell += '"';
    for (const char c : tag) cell.append(c == '"' ? 2 : 1, c);
    cell += '"';
  }
  return cell;
}

std::vector<std::string> tags_from_cell(std::string_view cell) {
  std::vector<std::string> tags;
  while (!cell.empty()) {
    while (cell.starts_with(' ')) cell.remove_prefix(1);
    if (cell.starts_with('"')) {
      tags.push_back(take_quoted(cell));
    } else {
      const std::size_t end = std::min(cell.find_first_of(",;"), cell.size());
      tags.emplace_back(trimmed(cell.substr(0, end)));
      cell.remove_prefix(end);
    }
    if (!cell.empty()) cell.remove_prefix(1);  // the divider
    if (tags.back().empty()) tags.pop_back();
  }
  return tags;
}

}  // namespace parley::contacts
