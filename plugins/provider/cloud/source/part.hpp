// Reads the parts of an outbound message and refuses what the Cloud API would refuse, naming the field, what was
// expected and what was found. Lengths count characters (Unicode code points), not bytes.
#pragma once

#include <boost/json.hpp>
#include <cstdint>
#include <string>
#include <string_view>

namespace parley::cloud {

namespace json = boost::json;

/// An object of the message and its place in it. Views into the document; a child must not outlive its parent.
class Part {
 public:
  Part(const json::object& object, std::string_view name) : object_(object), name_(name) {}

  /// A text that must be there: 1 to `max` characters.
  std::string_view text(std::string_view key, std::size_t max) const;
  /// A text that may be absent, then empty: at most `max` characters.
  std::string_view text_if(std::string_view key, std::size_t max) const;
  /// An http or https address that must be there.
  std::string_view url(std::string_view key) const;
  double number(std::string_view key, double min, double max) const;
  /// False when absent.
  bool flag(std::string_view key) const;
  bool has(std::string_view key) const { return object_.contains(key); }

  Part object(std::string_view key) const;
  /// An array that must be there, of `min` to `max` items.
  const json::array& list(std::string_view key, std::size_t min, std::size_t max) const;
  /// Item `index` of such an array, which must be an object.
  Part item(std::string_view key, const json::array& items, std::size_t index) const;

  const json::object& raw() const { return object_; }

  /// Throws Failure(PARLEY_INVALID, "message.buttons[2].title: expected ..., found ...").
  [[noreturn]] void refuse(std::string_view key, std::string_view expected, std::string_view found) const;
  /// The same with the value that is there as what was found.
  [[noreturn]] void refuse(std::string_view key, std::string_view expected) const;

 private:
  Part(const json::object& object, std::string_view name, const Part* parent, int index)
      : object_(object), name_(name), parent_(parent), index_(index) {}
  std::string path() const;

  const json::object& object_;
  std::string_view name_;
  const Part* parent_ = nullptr;
  int index_ = -1;
};

}  // namespace parley::cloud
