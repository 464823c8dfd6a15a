#include "rows.hpp"

#include <charconv>
#include <libpq-fe.h>
#include <string>
#include <vector>

#include "nul_text.hpp"

namespace parley::postgres {

namespace {

constexpr ::Oid kBool = 16, kBytea = 17, kInt8 = 20, kInt2 = 21, kInt4 = 23, kOid = 26, kFloat4 = 700, kFloat8 = 701,
                kNumeric = 1700;

template <class Number>
bool read_number(std::string_view text, Number& out) {
  const auto read = std::from_chars(text.data(), text.data() + text.size(), out);
  return read.ec == std::errc() && read.ptr == text.data() + text.size();
}

std::string unhexed(std::string_view text) {
  const auto digit = [](char c) { return c <= '9' ? c - '0' : c - 'a' + 10; };
  std::string out;
  out.reserve(text.size() / 2);
  for (std::size_t i = 2; i + 1 < text.size(); i += 2)  // behind "\x"
    out.push_back(char(digit(text[i]) << 4 | digit(text[i + 1])));
  return out;
}

/// One row at a time; what a value's bytes point to lives until the next one.
class RowReader {
 public:
  explicit RowReader(const PGresult* result)
      : result_(result), columns_(std::size_t(PQnfields(result))), texts_(columns_.size()) {}

  std::span<const parley_value> row(int row) {
    for (std::size_t i = 0; i < columns_.size(); ++i) columns_[i] = column(row, int(i));
    return columns_;
  }

 private:
  parley_value column(int row, int column) {
    parley_value value{};
    if (PQgetisnull(result_, row, column)) return value;
    const std::string_view text(PQgetvalue(result_, row, column), std::size_t(PQgetlength(result_, row, column)));
    switch (PQftype(result_, column)) {
      case kBool:
        return integer(text == "t" ? 1 : 0);
      case kInt2:
      case kInt4:
      case kInt8:
      case kOid:
      case kNumeric:
        if (std::int64_t number = 0; read_number(text, number)) return integer(number);
        [[fallthrough]];
      case kFloat4:
      case kFloat8:
        value.type = PARLEY_VALUE_REAL;
        if (read_number(text, value.real)) return value;
        break;  // a numeric beyond every double stays the text it is
      case kBytea:
        return bytes(PARLEY_VALUE_BLOB, keep(column, unhexed(text)));
      default:
        break;
    }
    return bytes(PARLEY_VALUE_TEXT, needs_decoding(text) ? keep(column, decoded(text)) : text);
  }

  static parley_value integer(std::int64_t number) {
    parley_value value{};
    value.type = PARLEY_VALUE_INTEGER;
    value.integer = number;
    return value;
  }
  static parley_value bytes(std::uint32_t type, std::string_view view) {
    parley_value value{};
    value.type = type;
    value.bytes = sdk::str(view);
    return value;
  }
  std::string_view keep(int column, std::string text) { return texts_[std::size_t(column)] = std::move(text); }

  const PGresult* result_;
  std::vector<parley_value> columns_;
  std::vector<std::string> texts_;
};

}  // namespace

void deliver(const PGresult* result, const sdk::RowSink& rows) {
  if (!rows.wanted() || PQresultStatus(result) != PGRES_TUPLES_OK) return;
  RowReader reader(result);
  for (int row = 0; row < PQntuples(result); ++row) rows.row(reader.row(row));
}

std::uint64_t affected_by(PGresult* result) {
  const std::string_view tag = PQcmdStatus(result);
  if (tag.starts_with("SELECT") || tag.starts_with("FETCH")) return 0;  // these count rows that were read
  std::uint64_t count = 0;
  const std::string_view digits = PQcmdTuples(result);
  return read_number(digits, count) ? count : 0;
}

}  // namespace parley::postgres
