// Contacts as a table: CSV that a spreadsheet opens without running anything, or a workbook.
#pragma once

#include <string>
#include <vector>

#include "contacts/contact_filter.hpp"
#include "contacts/contact_repository.hpp"
#include "contacts/parts.hpp"
#include "identity/caller.hpp"

namespace parley::contacts {

struct ExportOptions {
  std::size_t most_contacts = 100'000;  ///< of one file
  std::size_t batch = 1000;             ///< read at once
};

/// Thread-safe; the functions block and hold the whole file in memory. Errors: unprocessable (more contacts than one
/// file may have, a wrong filter), and of the store.
class Exporter {
 public:
  Exporter(const Parts& parts, const ExportOptions& options)
      : parts_(parts), options_(options), contacts_(parts.database) {}

  /// UTF-8 with a byte order mark, so that spreadsheets read it as such; lines end with CRLF (RFC 4180).
  Result<std::string> csv(const identity::Caller& caller, const ContactFilter& filter);
  /// Office Open XML; all cells are texts.
  Result<std::string> xlsx(const identity::Caller& caller, const ContactFilter& filter);

 private:
  using Take = std::function<void(const std::vector<std::string>&)>;
  /// The titles, then a row for each contact.
  Result<> rows(const std::string& tenant, const ContactFilter& filter, const Take& take);
  Result<> record(const identity::Caller& caller, std::string_view format);

  const Parts& parts_;
  const ExportOptions options_;
  ContactRepository contacts_;
};

}  // namespace parley::contacts
