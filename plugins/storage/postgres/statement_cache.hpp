// The prepared statements of one connection by their text. Full, it gives up the one that was used least recently.
#pragma once

#include <list>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "arguments.hpp"

namespace parley::postgres {

struct HeldStatement {
  std::string name;  ///< in the server's session: "s17"
  std::string text;
  Types types;
};

/// One thread at a time. It only keeps the books: whoever uses it prepares and deallocates.
class StatementCache {
 public:
  explicit StatementCache(std::size_t capacity) : capacity_(capacity) {}

  /// The statement of that text if it takes these values. Valid until the next call.
  const HeldStatement* find(std::string_view text, std::span<const parley_value> values);

  /// A new name for a statement that is about to be prepared for these values, in place of one of the same text.
  const HeldStatement& add(std::string_view text, std::span<const parley_value> values);

  /// Its plan is out of date: the next add() makes another.
  void give_up(std::string_view text);
  /// The name of a statement that was prepared and is not needed any more; each one once.
  std::optional<std::string> take_given_up();

  /// The server refused to prepare it.
  void never_prepared(std::string_view name);
  /// With the connection all are gone.
  void clear();

 private:
  using Held = std::list<HeldStatement>;
  Types remove(Held::iterator statement);

  const std::size_t capacity_;
  std::uint64_t next_ = 1;
  Held held_;
  std::unordered_map<std::string_view, Held::iterator> index_;  // keys are views into held_
  std::list<std::string> given_up_;
};

}  // namespace parley::postgres
