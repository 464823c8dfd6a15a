#include "arguments.hpp"

#include <bit>
#include <climits>
#include <parley/plugin.hpp>

#include "nul_text.hpp"

namespace parley::postgres {

namespace {

constexpr Oid kBytea = 17, kInt8 = 20, kFloat8 = 701;
constexpr int kText = 0, kBinary = 1;

Oid type_of(const parley_value& value) {
  switch (value.type) {
    case PARLEY_VALUE_INTEGER:
      return kInt8;
    case PARLEY_VALUE_REAL:
      return kFloat8;
    case PARLEY_VALUE_BLOB:
      return kBytea;
    default:
      return 0;
  }
}

}  // namespace

bool fits(const Types& types, std::span<const parley_value> values) {
  if (types.size() != values.size()) return false;
  for (std::size_t i = 0; i < values.size(); ++i)
    if (values[i].type != PARLEY_VALUE_NULL && type_of(values[i]) != types[i]) return false;
  return true;
}

Types types_for(std::span<const parley_value> values, const Types& before) {
  Types types;
  types.reserve(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    const bool keep = values[i].type == PARLEY_VALUE_NULL && i < before.size();
    types.push_back(keep ? before[i] : type_of(values[i]));
  }
  return types;
}

void Arguments::fill(std::span<const parley_value> values) {
  bytes_.clear();
  offsets_.clear();
  lengths_.clear();
  formats_.clear();
  for (const parley_value& value : values) add(value);
  point();
}

void Arguments::fill(std::string_view text) {
  fill(std::span<const parley_value>());
  add_text(text);
  point();
}

void Arguments::add(const parley_value& value) {
  switch (value.type) {
    case PARLEY_VALUE_NULL:
      offsets_.push_back(kNull);
      lengths_.push_back(0);
      formats_.push_back(kText);
      return;
    case PARLEY_VALUE_INTEGER:
      return add_number(std::uint64_t(value.integer));
    case PARLEY_VALUE_REAL:
      return add_number(std::bit_cast<std::uint64_t>(value.real));
    case PARLEY_VALUE_TEXT:
      return add_text(sdk::view(value.bytes));
    case PARLEY_VALUE_BLOB:
      return add_bytes(sdk::view(value.bytes), kBinary);
    default:
      throw sdk::Failure(PARLEY_INVALID, "parameter " + std::to_string(offsets_.size() + 1) + " has the unknown type " +
                                             std::to_string(value.type));
  }
}

void Arguments::add_text(std::string_view text) {
  if (!needs_encoding(text)) return add_bytes(text, kText);
  std::string encoded;
  append_encoded(encoded, text);
  add_bytes(encoded, kText);
}

void Arguments::add_number(std::uint64_t bits) {
  std::array<char, 8> wire{};  // most significant byte first
  for (std::size_t i = wire.size(); i-- > 0; bits >>= 8) wire[i] = char(bits & 0xff);
  add_bytes({wire.data(), wire.size()}, kBinary);
}

void Arguments::add_bytes(std::string_view bytes, int format) {
  if (bytes.size() > std::size_t(INT_MAX))
    throw sdk::Failure(PARLEY_LIMIT, "a parameter of " + std::to_string(bytes.size()) + " bytes, expected under 1 GB");
  offsets_.push_back(bytes_.size());
  lengths_.push_back(int(bytes.size()));
  formats_.push_back(format);
  bytes_.append(bytes).push_back('\0');  // libpq reads texts up to the NUL
}

void Arguments::point() {
  pointers_.clear();
  for (const std::size_t offset : offsets_) pointers_.push_back(offset == kNull ? nullptr : bytes_.data() + offset);
}

}  // namespace parley::postgres
