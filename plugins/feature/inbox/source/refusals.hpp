// The refusals that several parts of this plugin give, in the same words.
#pragma once

#include <parley/failure.hpp>
#include <string>
#include <string_view>

namespace parley::inbox {

/// 404. `what` is "queue", "department", ...
inline sdk::Failure missing(std::string_view what, std::string_view id) {
  return {PARLEY_NOT_FOUND, "no " + std::string(what) + " '" + std::string(id) + "' is here"};
}

/// 409: the tenant has as many as the operator lets it.
inline sdk::Failure full(std::string_view what, std::int64_t most, std::string_view option) {
  return {PARLEY_CONFLICT, "there are " + std::to_string(most) + " " + std::string(what) +
                               " already; the operator's option " + std::string(option) + " allows no more"};
}

/// 409 instead of the store's words when a name is taken; other failures pass on.
template <class Write>
void or_taken(const std::string& sentence, Write&& write) {
  try {
    write();
  } catch (const sdk::Failure& failure) {
    if (failure.status() == PARLEY_CONFLICT) throw sdk::Failure(PARLEY_CONFLICT, sentence);
    throw;
  }
}

}  // namespace parley::inbox
