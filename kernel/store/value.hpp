// One parameter of a statement: a view of what the caller has, in the form the storage interface takes.
//
// A Value owns nothing. Text and bytes must outlive the call that it is passed to; a WriteSet copies them.
#pragma once

#include <concepts>
#include <cstddef>
#include <optional>
#include <parley/abi/storage.h>
#include <string>
#include <string_view>

#include "base/clock.hpp"

namespace parley::store {

/// Bytes that are no text.
struct Blob {
  std::string_view bytes;
};

class Value {
 public:
  Value(std::nullptr_t) {}  // NOLINT: values are written as they are, `add(sql, id, 5, nullptr)`
  Value(std::integral auto number) { raw_.type = PARLEY_VALUE_INTEGER, raw_.integer = std::int64_t(number); }
  Value(std::floating_point auto number) { raw_.type = PARLEY_VALUE_REAL, raw_.real = number; }
  Value(std::string_view text) : Value(PARLEY_VALUE_TEXT, text) {}
  Value(const std::string& text) : Value(std::string_view(text)) {}
  Value(const char* text) : Value(std::string_view(text)) {}
  Value(Blob blob) : Value(PARLEY_VALUE_BLOB, blob.bytes) {}
  Value(WallTime time) : Value(to_millis(time)) {}
  template <class T>
  Value(const std::optional<T>& maybe) : Value(maybe ? Value(*maybe) : Value(nullptr)) {}

  const parley_value& raw() const { return raw_; }

 private:
  Value(std::uint32_t type, std::string_view bytes) {
    raw_.type = type;
    raw_.bytes = {bytes.data(), bytes.size()};
  }

  parley_value raw_{};  // null
};

}  // namespace parley::store
