#include "net/headers.hpp"

#include "net/ascii.hpp"

namespace parley::net {

void Headers::add(std::string_view name, std::string_view value) {
  if (places_.empty()) {
    places_.reserve(8);
    text_.reserve(256);
  }
  const auto start = std::uint32_t(text_.size());
  text_.append(name).append(value);
  places_.push_back(
      {start, std::uint32_t(name.size()), start + std::uint32_t(name.size()), std::uint32_t(value.size())});
}

void Headers::set(std::string_view name, std::string_view value) {
  remove(name);
  add(name, value);
}

std::size_t Headers::remove(std::string_view name) {
  return std::erase_if(places_, [&](const Place& place) {
    return equal_ignoring_case(std::string_view(text_).substr(place.name, place.name_size), name);
  });
}

std::optional<std::string_view> Headers::find(std::string_view name) const {
  for (std::size_t i = 0; i < places_.size(); ++i) {
    const Field field = at(i);
    if (equal_ignoring_case(field.name, name)) return field.value;
  }
  return std::nullopt;
}

Headers::Field Headers::at(std::size_t index) const {
  const Place& place = places_[index];
  const std::string_view text(text_);
  return {text.substr(place.name, place.name_size), text.substr(place.value, place.value_size)};
}

}  // namespace parley::net
