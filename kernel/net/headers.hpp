// The header fields of one message: in the order they came, names compared without case. All text lies in one block, so
// a message with thirty fields costs two allocations.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace parley::net {

class Headers {
 public:
  Headers() = default;
  Headers(std::initializer_list<std::pair<std::string_view, std::string_view>> fields) {
    for (const auto& [name, value] : fields) add(name, value);
  }

  struct Field {
    std::string_view name;
    std::string_view value;
  };

  /// Appends, even when there is one of that name (`Set-Cookie`).
  void add(std::string_view name, std::string_view value);
  /// Replaces every field of that name by one.
  void set(std::string_view name, std::string_view value);
  /// Takes away every field of that name; says how many there were.
  std::size_t remove(std::string_view name);

  /// The value of the first field of that name. The view lives until the next change.
  std::optional<std::string_view> find(std::string_view name) const;
  std::string_view get(std::string_view name, std::string_view otherwise = {}) const {
    return find(name).value_or(otherwise);
  }

  std::size_t size() const { return places_.size(); }
  bool empty() const { return places_.empty(); }
  /// The field at `index`, which must be below size(). The views live until the next change.
  Field at(std::size_t index) const;

 private:
  // Offsets, not views: the text moves when it grows and when the object is moved.
  struct Place {
    std::uint32_t name, name_size, value, value_size;
  };
  std::string text_;
  std::vector<Place> places_;
};

}  // namespace parley::net
