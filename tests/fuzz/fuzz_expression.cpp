// Any text as an expression and as a text with expressions: each has a value or is refused in words, and none of the
// three ways of filling in disagrees with another.
#include <cstdlib>

#include "base/utf8.hpp"
#include "dialogue/expression.hpp"
#include "dialogue/value_path.hpp"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace parley;
  static const json::object known{{"a", "text {{b}}"}, {"b", 7},   {"c", json::array{1, "x", nullptr}},
                                  {"d", "2026-12-25"}, {"e", 2.5}, {"f", true}};
  const dialogue::FindValue find = [](std::string_view path) { return dialogue::value_at(known, path); };
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto value = dialogue::evaluate(text, find);
  if (!value && (value.error().message.empty() || !is_utf8(value.error().message))) std::abort();
  const auto filled = dialogue::fill_in(text, find);
  const std::string left = dialogue::fill_in_or_leave(text, find);
  if (!filled && (filled.error().message.empty() || !is_utf8(filled.error().message))) std::abort();
  if (text.find("{{") == text.npos && (left != text || !filled || *filled != text)) std::abort();
  (void)dialogue::reading_of(text);
  return 0;
}
