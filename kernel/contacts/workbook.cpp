#include "contacts/workbook.hpp"

#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <unistd.h>
#include <xlsxwriter.h>

namespace parley::contacts {

namespace {

constexpr std::size_t kLongestCell = 32'767;  // characters; counting bytes is on the safe side

/// Cut between two characters.
std::string cut(const std::string& text) {
  if (text.size() <= kLongestCell) return text;
  std::size_t end = kLongestCell;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return text.substr(0, end);
}

}  // namespace

struct Workbook::State {
  std::string file;
  lxw_workbook* workbook = nullptr;
  lxw_worksheet* sheet = nullptr;
  lxw_row_t rows = 0;
};

Workbook::Workbook(const std::string& sheet_name) : state_(std::make_unique<State>()) {
  std::string name = (std::filesystem::temp_directory_path() / "parley-export-XXXXXX").string();
  const int made = ::mkstemp(name.data());  // a name of our own, which nobody else can open first
  if (made < 0) return;
  ::close(made);
  state_->file = name;
  lxw_workbook_options options{};
  options.constant_memory = LXW_TRUE;
  state_->workbook = workbook_new_opt(name.c_str(), &options);
  if (state_->workbook) state_->sheet = workbook_add_worksheet(state_->workbook, sheet_name.c_str());
}

Workbook::~Workbook() {
  if (state_->workbook) workbook_close(state_->workbook);
  std::error_code ignored;
  if (!state_->file.empty()) std::filesystem::remove(state_->file, ignored);
}

void Workbook::add_row(const std::vector<std::string>& cells) {
  if (!state_->sheet) return;
  for (std::size_t i = 0; i < cells.size(); ++i)
    if (!cells[i].empty())
      worksheet_write_string(state_->sheet, state_->rows, lxw_col_t(i), cut(cells[i]).c_str(), nullptr);
  ++state_->rows;
}

Result<std::string> Workbook::bytes() {
  if (!state_->workbook) return fail(Errc::unavailable, "a temporary file for the workbook could not be made");
  const lxw_error error = workbook_close(state_->workbook);
  state_->workbook = nullptr;
  if (error != LXW_NO_ERROR)
    return fail(Errc::unavailable, std::string("the workbook could not be written: ") + lxw_strerror(error));
  std::ifstream in(state_->file, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(in), {});
}

}  // namespace parley::contacts
