#include "contacts/importer.hpp"

#include "base/error_detail.hpp"
#include "contacts/category_repository.hpp"
#include "contacts/csv_reader.hpp"
#include "contacts/custom_field_repository.hpp"
#include "contacts/import_batch.hpp"
#include "contacts/import_text.hpp"

namespace parley::contacts {

namespace {

/// A file with what was said or found out about it.
struct Sheet {
  std::string text;
  std::string encoding;
  char separator;
  bool header;
  ImportColumns columns;
  std::size_t lines;
};

Result<std::size_t> count_lines(const Sheet& sheet, std::size_t most) {
  CsvReader reader(sheet.text, sheet.separator);
  std::size_t lines = 0;
  while (reader.next())
    if (++lines > most + 1)
      return wrong_field("body", "has more than " + std::to_string(most) + " lines; import it in parts");
  return lines;
}

Result<Sheet> open_sheet(std::string_view bytes, const ImportRequest& request, const FieldSet& fields,
                         const ImportOptions& options) {
  if (bytes.size() > options.most_bytes)
    return wrong_field("body", "has " + std::to_string(bytes.size()) + " bytes, expected at most " +
                                   std::to_string(options.most_bytes));
  Result<ImportText> text = import_text(bytes, request.encoding);
  if (!text) return text.error();
  Sheet sheet{std::move(text->text), std::move(text->encoding), ',', false, request.columns, 0};
  sheet.separator = request.separator ? *request.separator : guess_separator(sheet.text);
  const auto first = CsvReader(sheet.text, sheet.separator).next();
  if (!first) return wrong_field("body", "is empty; expected lines of comma separated values");
  sheet.header = request.header ? *request.header : looks_like_header(first->cells, fields);
  if (sheet.columns.empty()) sheet.columns = propose_columns(first->cells, sheet.header, fields);
  const Result<std::size_t> lines = count_lines(sheet, options.most_lines);
  if (!lines) return lines.error();
  sheet.lines = *lines - (sheet.header ? 1 : 0);
  return sheet;
}

}  // namespace

Result<ImportPreview> Importer::preview(const std::string& tenant, std::string_view bytes,
                                        const ImportRequest& request) const {
  const Result<FieldSet> fields = CustomFieldRepository(parts_.database).all(tenant);
  if (!fields) return fields.error();
  Result<Sheet> sheet = open_sheet(bytes, request, *fields, options_);
  if (!sheet) return sheet.error();
  ImportPreview preview{sheet->encoding, sheet->separator, sheet->header, sheet->columns, {}, {}, sheet->lines};
  CsvReader reader(sheet->text, sheet->separator);
  if (sheet->header) preview.titles = reader.next()->cells;
  while (preview.rows.size() < options_.preview_rows) {
    auto record = reader.next();
    if (!record) break;
    preview.rows.push_back(std::move(record->cells));
  }
  return preview;
}

Result<ImportReport> Importer::import(const identity::Caller& caller, std::string_view bytes,
                                      const ImportRequest& request) {
  const Result<FieldSet> fields = CustomFieldRepository(parts_.database).all(caller.tenant());
  if (!fields) return fields.error();
  const Result<std::vector<Category>> categories = CategoryRepository(parts_.database).all(caller.tenant());
  if (!categories) return categories.error();
  Result<Sheet> sheet = open_sheet(bytes, request, *fields, options_);
  if (!sheet) return sheet.error();
  if (const Result<> right = check_columns(sheet->columns, *fields); !right) return right.error();

  ImportBatch batch(parts_, caller, *fields, request.update_duplicates, options_);
  CsvReader reader(sheet->text, sheet->separator);
  if (sheet->header) reader.next();
  while (const auto record = reader.next()) {
    if (record->unfinished)
      batch.refuse(record->line, fail(Errc::unprocessable, "a quoted cell does not end"));
    else if (record->cells.size() > sheet->columns.size())
      batch.refuse(record->line,
                   fail(Errc::unprocessable, "has " + std::to_string(record->cells.size()) +
                                                 " cells, expected at most " + std::to_string(sheet->columns.size())));
    else
      batch.add(record->line, change_from(record->cells, sheet->columns, *fields, *categories));
  }
  return batch.finish();
}

}  // namespace parley::contacts
