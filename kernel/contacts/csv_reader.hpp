// Reads comma separated values (RFC 4180): quoted cells with separators, quotes and line ends inside, and any usual
// line end. What the rule book does not know (text after a closing quote, a quote inside a bare cell) is taken as it
// stands, since spreadsheets write it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace parley::contacts {

struct CsvRecord {
  std::size_t line = 1;  ///< on which it begins, from 1
  std::vector<std::string> cells;
  bool unfinished = false;  ///< its last quote never closes
};

/// Views the text. One thread.
class CsvReader {
 public:
  static constexpr std::size_t kMostCells = 500;  ///< of one record; what is beyond is dropped

  CsvReader(std::string_view text, char separator) : text_(text), separator_(separator) {}

  /// The next record; nothing at the end. Empty lines are skipped.
  std::optional<CsvRecord> next();

 private:
  std::string cell(CsvRecord& record);
  std::string quoted(CsvRecord& record);
  bool at_line_end() const { return at_ == text_.size() || text_[at_] == '\n' || text_[at_] == '\r'; }
  void skip_line_end();

  std::string_view text_;
  char separator_;
  std::size_t at_ = 0;
  std::size_t line_ = 1;
};

/// The separator that divides the first lines most evenly: one of , ; tab and |. A comma when nothing does.
char guess_separator(std::string_view text);

/// A cell as it stands in a file: quoted when it needs to be. What a spreadsheet would run as a formula (it begins with
/// = + - @ or a tab) gets an apostrophe before it, so that it is a text.
std::string csv_cell(std::string_view text);
/// The text of such a cell without that apostrophe.
std::string_view without_guard(std::string_view cell);

}  // namespace parley::contacts
