#include "base/nearest_key.hpp"

#include <algorithm>
#include <numeric>
#include <vector>

namespace parley {

namespace {

constexpr std::size_t kLongestTyped = 100;  // the distance costs the product of both lengths

/// Letters to insert, remove, replace, or swap with their neighbour.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before(b.size() + 1), previous(b.size() + 1), current(b.size() + 1);
  std::iota(previous.begin(), previous.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    current[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = previous[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      current[j] = std::min({previous[j] + 1, current[j - 1] + 1, replaced});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) current[j] = std::min(current[j], before[j - 2] + 1);
    }
    std::swap(before, previous);
    std::swap(previous, current);
  }
  return previous[b.size()];
}

}  // namespace

std::string nearest_key(std::string_view typed, std::span<const std::string> known) {
  if (typed.size() > kLongestTyped) return {};
  std::string nearest;
  std::size_t best = std::max<std::size_t>(1, typed.size() / 3) + 1;
  for (const std::string& candidate : known) {
    const std::size_t changes = distance(typed, candidate);
    if (changes >= best) continue;
    best = changes;
    nearest = candidate;
  }
  return nearest;
}

}  // namespace parley
