// The services of contacts on a real store, for two tenants.
#pragma once

#include "contacts/category_service.hpp"
#include "contacts/contact_service.hpp"
#include "contacts/custom_field_service.hpp"
#include "contacts/exporter.hpp"
#include "contacts/identity_service.hpp"
#include "contacts/importer.hpp"
#include "contacts/merge_service.hpp"
#include "contacts/segment_service.hpp"
#include "contacts/tag_service.hpp"
#include "support/contact_parts.hpp"

namespace parley::test {

struct ContactFixture : ContactParts {
  identity::Caller ana = caller("acme");

  /// Adds a contact; `phone` and `name` in any form.
  contacts::Contact add(const std::string& name, const std::string& phone = {}, std::vector<std::string> with = {}) {
    contacts::ContactChange change;
    change.name = name;
    if (!phone.empty()) change.phone = phone;
    change.tags = std::move(with);
    return contacts.create(ana, change).value();
  }
  contacts::CustomField field(const std::string& key, const std::string& type, std::vector<std::string> choices = {}) {
    return fields.create(ana, {{}, key, key, type, std::move(choices), {}, {}}).value();
  }
  std::vector<std::string> names(const contacts::ContactFilter& filter) {
    std::vector<std::string> all;
    for (const auto& contact : contacts.list("acme", filter, {"name", 100, 0}).value().contacts)
      all.push_back(contact.name);
    return all;
  }

  contacts::ContactService contacts{parts};
  contacts::TagService tags{parts};
  contacts::IdentityService identities{parts};
  contacts::MergeService merges{parts};
  contacts::CustomFieldService fields{parts};
  contacts::CategoryService categories{parts};
  contacts::SegmentService segments{parts};
};

}  // namespace parley::test
