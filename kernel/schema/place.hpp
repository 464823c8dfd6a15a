// Where in a document the check is, as a chain on the stack: text is made of it only when there is something to say.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace parley::schema {

struct Place {
  const Place* parent = nullptr;  ///< null: the document
  std::string_view key;           ///< of a member; without data for an item
  std::size_t index = 0;          ///< of an item
  std::size_t depth = 0;

  Place member(std::string_view name) const { return {this, name.data() ? name : std::string_view(""), 0, depth + 1}; }
  Place item(std::size_t at) const { return {this, {}, at, depth + 1}; }

  /// contact.phones[2].number; a name that is no plain word is quoted: headers["x.y"].
  std::string to_text() const;
};

}  // namespace parley::schema
