// The rules of segments, and the contacts that are in one now.
#pragma once

#include <optional>
#include <string>

#include "contacts/contact_service.hpp"
#include "contacts/parts.hpp"
#include "contacts/segment_repository.hpp"
#include "identity/caller.hpp"

namespace parley::contacts {

/// Thread-safe; the functions block. Errors of all: not_found, conflict (the name is taken), unprocessable naming the
/// place in the filter, and of the store.
class SegmentService {
 public:
  explicit SegmentService(const Parts& parts) : parts_(parts), segments_(parts.database), contacts_(parts.database) {}

  struct Page {
    std::vector<Segment> segments;
    std::int64_t total = 0;
  };
  Result<Page> list(const std::string& tenant, const std::string& words, bool descending, std::int64_t limit,
                    std::int64_t offset) const;
  Result<Segment> find(const std::string& tenant, const std::string& id) const;
  Result<Segment> create(const identity::Caller& caller, const std::string& name, const json::object& filter);
  Result<Segment> update(const identity::Caller& caller, const std::string& id, std::optional<std::string> name,
                         std::optional<json::object> filter);
  Result<> remove(const identity::Caller& caller, const std::string& id);

  Result<ContactService::Page> contacts(const std::string& tenant, const std::string& id,
                                        const ContactPage& page) const;
  Result<std::int64_t> count(const std::string& tenant, const std::string& id) const;

 private:
  Result<store::Condition> compiled(const std::string& tenant, const json::object& filter) const;
  Result<store::Condition> condition_of_segment(const std::string& tenant, const std::string& id) const;
  Result<> commit_named(store::WriteSet set, const std::string& name) const;

  const Parts& parts_;
  SegmentRepository segments_;
  ContactRepository contacts_;
};

}  // namespace parley::contacts
