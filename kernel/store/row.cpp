#include "store/row.hpp"

#include "base/result.hpp"

namespace parley::store {

namespace {

[[noreturn]] void wrong_type(std::uint32_t column, std::string_view expected, std::uint32_t found) {
  static constexpr std::string_view kNames[] = {"null", "integer", "real", "text", "blob"};
  const std::string_view name = found < std::size(kNames) ? kNames[found] : "of an unknown type";
  throw BrokenInvariant("column " + std::to_string(column) + " was read as " + std::string(expected) + " and is " +
                        std::string(name));
}

}  // namespace

const parley_value& Row::at(std::uint32_t column) const {
  if (column >= count_)
    throw BrokenInvariant("column " + std::to_string(column) + " was read from a row of " + std::to_string(count_));
  return columns_[column];
}

std::string_view Row::bytes(std::uint32_t column, std::uint32_t type) const {
  const parley_value& value = at(column);
  if (value.type == PARLEY_VALUE_NULL) return {};
  if (value.type != type) wrong_type(column, type == PARLEY_VALUE_TEXT ? "text" : "blob", value.type);
  return {value.bytes.data, static_cast<std::size_t>(value.bytes.size)};
}

std::int64_t Row::integer(std::uint32_t column) const {
  const parley_value& value = at(column);
  if (value.type == PARLEY_VALUE_NULL) return 0;
  if (value.type != PARLEY_VALUE_INTEGER) wrong_type(column, "integer", value.type);
  return value.integer;
}

double Row::real(std::uint32_t column) const {
  const parley_value& value = at(column);
  if (value.type == PARLEY_VALUE_REAL) return value.real;
  return double(integer(column));
}

std::optional<std::string> Row::optional_text(std::uint32_t column) const {
  if (is_null(column)) return std::nullopt;
  return std::string(text(column));
}

std::optional<std::int64_t> Row::optional_integer(std::uint32_t column) const {
  if (is_null(column)) return std::nullopt;
  return integer(column);
}

std::optional<WallTime> Row::optional_time(std::uint32_t column) const {
  if (is_null(column)) return std::nullopt;
  return time(column);
}

}  // namespace parley::store
