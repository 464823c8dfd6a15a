#include "schema/place.hpp"

#include <algorithm>
#include <vector>

#include "base/quoted.hpp"

namespace parley::schema {

namespace {

constexpr std::size_t kLongestWord = 80;

bool is_word(std::string_view name) {
  return !name.empty() && name.size() <= kLongestWord && std::all_of(name.begin(), name.end(), [](unsigned char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
           c == '$' || c == '@';
  });
}

void add_step(std::string& path, const Place& place) {
  if (!place.key.data()) {
    path += '[' + std::to_string(place.index) + ']';
  } else if (is_word(place.key)) {
    if (!path.empty()) path += '.';
    path += place.key;
  } else {
    path += '[' + in_quotes(place.key) + ']';
  }
}

}  // namespace

std::string Place::to_text() const {
  std::vector<const Place*> steps;
  for (const Place* at = this; at->parent; at = at->parent) steps.push_back(at);
  std::string path;
  for (auto step = steps.rbegin(); step != steps.rend(); ++step) add_step(path, **step);
  return path;
}

}  // namespace parley::schema
