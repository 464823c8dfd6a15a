// Whatever bytes somebody uploads, the CSV reader ends, loses no cell that a line has, and writes back what it read.
#include <cstdlib>

#include "contacts/csv_reader.hpp"
#include "contacts/import_text.hpp"
#include "contacts/tag_list.hpp"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace parley::contacts;
  const auto text = import_text({reinterpret_cast<const char*>(data), size}, "");
  if (!text) return 0;
  CsvReader reader(text->text, guess_separator(text->text));
  std::size_t line = 0;
  while (const auto record = reader.next()) {
    if (record->line <= line || record->cells.empty() || record->cells.size() > CsvReader::kMostCells) std::abort();
    line = record->line;
    for (const std::string& cell : record->cells) {
      const std::string written = csv_cell(cell) + "\n";
      const auto again = CsvReader(written, ',').next();
      if (!cell.empty() && (!again || without_guard(again->cells.front()) != cell)) std::abort();
    }
    if (tags_from_cell(tags_to_cell(tags_from_cell(record->cells.front()))) != tags_from_cell(record->cells.front()))
      std::abort();
  }
  return 0;
}
