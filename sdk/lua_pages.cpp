// Writes what is made from the table of host functions: sdk/lua/parley.meta.lua and the reference in docs/lua.md.
// `lua_pages SOURCE_FOLDER`.
#include <cstdio>
#include <fstream>
#include <sstream>

#include "script/api_pages.hpp"

namespace {

constexpr std::string_view kBegin = "<!-- reference: made by `ninja -C build lua-pages` -->\n";
constexpr std::string_view kEnd = "<!-- end of the reference -->\n";

std::string text_of(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 2) {
    std::fputs("usage: lua_pages SOURCE_FOLDER\n", stderr);
    return 2;
  }
  const std::string root = arguments[1];
  std::ofstream(root + "/sdk/lua/parley.meta.lua") << parley::script::lua_annotations();
  std::string page = text_of(root + "/docs/lua.md");
  const auto begin = page.find(kBegin), end = page.find(kEnd);
  if (begin == page.npos || end == page.npos) {
    std::fputs("docs/lua.md has no marks around its reference\n", stderr);
    return 1;
  }
  page.replace(begin + kBegin.size(), end - begin - kBegin.size(), parley::script::lua_reference() + "\n");
  std::ofstream(root + "/docs/lua.md") << page;
}
