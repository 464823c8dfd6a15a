// A spreadsheet file (Office Open XML) with one sheet of texts.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/result.hpp"

namespace parley::contacts {

/// Rows lie in a temporary file until bytes(), so memory does not grow with them. One thread.
class Workbook {
 public:
  explicit Workbook(const std::string& sheet_name);
  ~Workbook();

  /// Cells are written as texts, so nothing in them is a formula. A text is cut where a cell cannot hold more (32 767
  /// characters).
  void add_row(const std::vector<std::string>& cells);
  /// The file; once. Errc::unavailable when there is no room for it.
  Result<std::string> bytes();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace parley::contacts
