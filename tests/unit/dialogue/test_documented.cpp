// The table of expressions in docs/flows.md, as written there.
#include <catch2/catch.hpp>
#include <fstream>

#include "expressions.hpp"

using namespace parley;
using namespace parley::dialogue;

namespace {

/// What stands between the first two backticks of a cell, with the table's escapes undone.
std::string code_in(std::string_view cell) {
  const auto begin = cell.find('`') + 1;
  std::string code(cell.substr(begin, cell.rfind('`') - begin));
  for (std::size_t at = code.find("\\|"); at != code.npos; at = code.find("\\|", at)) code.erase(at, 1);
  return code;
}

}  // namespace

TEST_CASE("every expression in docs/flows.md comes to what is said there", "[dialogue][docs]") {
  std::ifstream page(PARLEY_SOURCE_DIR "/docs/flows.md");
  std::string line;
  while (std::getline(page, line) && line != "<!-- expressions -->") {
  }
  int rows = 0;
  while (std::getline(page, line) && line.starts_with("|")) {
    const auto border = line.find("` | `");
    if (border == line.npos) continue;
    const std::string expression = code_in(line.substr(0, border + 1));
    CHECK(text_of_filled("{{" + expression + "}}") == code_in(line.substr(border + 4)));
    ++rows;
  }
  CHECK(rows >= 29);
}
