// Tags in one cell of a table: divided by commas, quoted when they hold what would divide them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace parley::contacts {

std::string tags_to_cell(const std::vector<std::string>& tags);
/// Semicolons divide as well; space around a tag that is not quoted goes.
std::vector<std::string> tags_from_cell(std::string_view cell);

}  // namespace parley::contacts
