// The lines of an import on their way into the store: some hundred are written at once, and when that is refused, each
// alone, so that only the one that is to blame fails.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "contacts/contact_repository.hpp"
#include "contacts/contact_schema.hpp"
#include "contacts/importer.hpp"

namespace parley::contacts {

/// One import. One thread; the references outlive it.
class ImportBatch {
 public:
  ImportBatch(const Parts& parts, const identity::Caller& caller, const FieldSet& fields, bool update_duplicates,
              const ImportOptions& options);

  void add(std::size_t line, Result<ContactChange> change);
  void refuse(std::size_t line, const Error& error);
  /// Writes what is left, and the record of the import.
  Result<ImportReport> finish();

 private:
  struct Line {
    std::size_t number;
    ContactChange change;
    Contact contact;                  ///< as it is to be
    std::optional<Contact> before{};  ///< who is changed; absent: the contact is new
  };
  using Lines = std::vector<Line>;

  bool repeats(const Contact& contact) const;
  void remember(const Contact& contact);
  void flush();
  Result<Lines> against_present(Lines lines);
  Lines within_quota(store::WriteSet& set, Lines lines);
  void write(Lines lines);
  void write_each(Lines lines);
  void settle(const Lines& lines);

  const Parts& parts_;
  const identity::Caller& caller_;
  const FieldSet& fields_;
  const bool update_duplicates_;
  const ImportOptions& options_;
  ContactRepository contacts_;
  const ChangeCheck check_ = ChangeCheck::make();
  Lines waiting_;
  std::set<std::string> waiting_keys_;  ///< phone numbers and e-mail addresses of the lines that wait
  ImportReport report_;
};

}  // namespace parley::contacts
