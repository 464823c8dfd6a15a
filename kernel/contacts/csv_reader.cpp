#include "contacts/csv_reader.hpp"

#include <algorithm>

namespace parley::contacts {

namespace {

constexpr std::string_view kSeparators = ",;\t|";
constexpr std::size_t kLinesToGuessFrom = 20;
constexpr std::size_t kBytesToGuessFrom = 64 * 1024;
constexpr std::string_view kFormulaStarts = "=+-@\t\r";

/// How well a separator divides: cells of a record when all have the same number, and 0 when none is divided.
std::size_t evenness(std::string_view text, char separator) {
  CsvReader reader(text, separator);
  std::size_t lines = 0, same = 0, cells = 0;
  while (lines < kLinesToGuessFrom) {
    const auto record = reader.next();
    if (!record) break;
    if (lines++ == 0) cells = record->cells.size();
    if (record->cells.size() == cells) ++same;
  }
  return cells < 2 ? 0 : same * 1000 / lines * 1000 + cells;  // evenly first, then the more cells
}

}  // namespace

void CsvReader::skip_line_end() {
  if (at_ == text_.size()) return;
  if (text_[at_] == '\r' && at_ + 1 < text_.size() && text_[at_ + 1] == '\n') ++at_;
  ++at_;
  ++line_;
}

std::optional<CsvRecord> CsvReader::next() {
  while (at_ < text_.size() && at_line_end()) skip_line_end();
  if (at_ == text_.size()) return std::nullopt;
  CsvRecord record;
  record.line = line_;
  while (true) {
    std::string text = cell(record);
    if (record.cells.size() < kMostCells) record.cells.push_back(std::move(text));
    if (at_line_end()) break;
    ++at_;  // the separator
  }
  skip_line_end();
  return record;
}

std::string CsvReader::cell(CsvRecord& record) {
  std::string text;
  if (at_ < text_.size() && text_[at_] == '"') text = quoted(record);
  while (!at_line_end() && text_[at_] != separator_) text += text_[at_++];
  return text;
}

std::string CsvReader::quoted(CsvRecord& record) {
  std::string text;
  for (++at_; at_ < text_.size(); ++at_) {
    const char c = text_[at_];
    if (c == '"') {
      if (at_ + 1 == text_.size() || text_[at_ + 1] != '"') {
        ++at_;
        return text;
      }
      ++at_;
    } else if (c == '\n' || (c == '\r' && (at_ + 1 == text_.size() || text_[at_ + 1] != '\n'))) {
      ++line_;
    }
    text += c;
  }
  record.unfinished = true;
  return text;
}

char guess_separator(std::string_view text) {
  text = text.substr(0, kBytesToGuessFrom);
  char best = ',';
  std::size_t best_evenness = 0;
  for (const char separator : kSeparators) {
    const std::size_t found = evenness(text, separator);
    if (found > best_evenness) best = separator, best_evenness = found;
  }
  return best;
}

std::string csv_cell(std::string_view text) {
  std::string guarded;
  if (!text.empty() && (kFormulaStarts.find(text.front()) != std::string_view::npos || text.front() == '\''))
    guarded = "'";
  guarded += text;
  if (guarded.find_first_of(",;\"\r\n\t|") == std::string::npos && guarded == text) return guarded;
  std::string cell = "\"";
  for (const char c : guarded) {
    if (c == '"') cell += '"';
    cell += c;
  }
  return cell + '"';
}

std::string_view without_guard(std::string_view cell) {
  const bool guarded = cell.size() > 1 && cell.front() == '\'' &&
                       (kFormulaStarts.find(cell[1]) != std::string_view::npos || cell[1] == '\'');
  return guarded ? cell.substr(1) : cell;
}

}  // namespace parley::contacts
