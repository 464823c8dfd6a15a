// The parameters of one execution in the form libpq takes them.
//
// Integers, reals and blobs are declared as bigint, double precision and bytea and sent in binary; the type of texts
// and nulls is left to the server, which reads it from the statement, so a text also fills a column of type jsonb or
// uuid.
#pragma once

#include <array>
#include <parley/abi/storage.h>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace parley::postgres {

using Oid = unsigned int;

/// What a statement was prepared for: for each parameter bigint, double precision, bytea, or 0 for "as the server
/// says".
using Types = std::vector<Oid>;

/// Whether a statement prepared for `types` takes these values; a null fits everywhere.
bool fits(const Types& types, std::span<const parley_value> values);
/// The types for these values; where a value is null, what `before` had there.
Types types_for(std::span<const parley_value> values, const Types& before);

/// Holds copies; fill() anew for each execution.
class Arguments {
 public:
  /// Throws sdk::Failure(PARLEY_INVALID) for a value of an unknown type.
  void fill(std::span<const parley_value> values);
  void fill(std::string_view text);  ///< one text

  int count() const { return int(pointers_.size()); }
  const char* const* values() const { return pointers_.data(); }
  const int* lengths() const { return lengths_.data(); }
  const int* formats() const { return formats_.data(); }

 private:
  void add(const parley_value& value);
  void add_text(std::string_view text);
  void add_number(std::uint64_t bits);
  void add_bytes(std::string_view bytes, int format);
  void point();

  static constexpr std::size_t kNull = std::size_t(-1);
  std::string bytes_;
  std::vector<std::size_t> offsets_;
  std::vector<const char*> pointers_;
  std::vector<int> lengths_, formats_;
};

}  // namespace parley::postgres
