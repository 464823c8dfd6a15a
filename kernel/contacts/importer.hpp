// Contacts from a CSV file: a look at it first, then the import itself, in batches, line by line: what is wrong with
// one line is told and stops no other.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "contacts/contact_repository.hpp"
#include "contacts/import_columns.hpp"
#include "contacts/parts.hpp"
#include "identity/caller.hpp"

namespace parley::contacts {

struct ImportOptions {
  std::size_t most_bytes = 10 * 1024 * 1024;  ///< of a file
  std::size_t most_lines = 100'000;           ///< records of a file, without the header
  std::size_t batch = 500;                    ///< contacts written at once
  std::size_t most_errors = 1000;             ///< told in a report; more are counted
  std::size_t preview_rows = 10;
};

struct ImportRequest {
  std::string encoding{};           ///< "utf-8", "latin-1"; "": to be found out
  std::optional<char> separator{};  ///< absent: to be found out
  std::optional<bool> header{};     ///< whether the first line names the columns; absent: to be found out
  ImportColumns columns{};          ///< empty: as proposed
  bool update_duplicates = false;   ///< a contact with the phone number or e-mail address: changed, else skipped
};

struct ImportPreview {
  std::string encoding;
  char separator = ',';
  bool header = false;
  ImportColumns columns;                       ///< as proposed, or as asked for
  std::vector<std::string> titles;             ///< of the header; empty without one
  std::vector<std::vector<std::string>> rows;  ///< the first ones
  std::size_t lines = 0;                       ///< records, without the header
};

struct ImportError {
  std::size_t line = 0;
  std::string field;
  std::string message;
};

struct ImportReport {
  std::size_t created = 0, updated = 0, skipped = 0, failed = 0;
  std::vector<ImportError> errors;  ///< the first ImportOptions::most_errors
};

/// Thread-safe; the functions block, an import of 100 000 lines for many seconds. Errors of both: unprocessable for a
/// file that is too long or of a wrong encoding, for wrong columns, and of the store.
class Importer {
 public:
  Importer(const Parts& parts, const ImportOptions& options)
      : parts_(parts), options_(options), contacts_(parts.database) {}

  const ImportOptions& options() const { return options_; }
  Result<ImportPreview> preview(const std::string& tenant, std::string_view bytes, const ImportRequest& request) const;
  /// An error of the store in the middle is told for each line of its batch; what was written before stays.
  Result<ImportReport> import(const identity::Caller& caller, std::string_view bytes, const ImportRequest& request);

 private:
  const Parts& parts_;
  const ImportOptions options_;
  ContactRepository contacts_;
};

}  // namespace parley::contacts
