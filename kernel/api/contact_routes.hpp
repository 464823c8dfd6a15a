// The endpoints of contacts, their custom fields, categories and segments.
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
#include "rest/api.hpp"

namespace parley::api {

struct ContactOptions {
  contacts::ImportOptions import{};
  contacts::ExportOptions table{};  ///< of an export
};

/// The services behind the endpoints. `parts` outlives them, and they outlive the router.
struct ContactServices {
  ContactServices(const contacts::Parts& parts, const ContactOptions& options)
      : contacts(parts),
        tags(parts),
        identities(parts),
        merges(parts),
        fields(parts),
        categories(parts),
        segments(parts),
        importer(parts, options.import),
        exporter(parts, options.table) {}

  contacts::ContactService contacts;
  contacts::TagService tags;
  contacts::IdentityService identities;
  contacts::MergeService merges;
  contacts::CustomFieldService fields;
  contacts::CategoryService categories;
  contacts::SegmentService segments;
  contacts::Importer importer;
  contacts::Exporter exporter;
};

/// All of them. Errors: what Api::add() says of a declaration.
Result<> add_contact_routes(rest::Api& api, ContactServices& services);

// Its parts, by group.
Result<> add_contact_record_routes(rest::Api& api, ContactServices& services);
Result<> add_contact_state_routes(rest::Api& api, ContactServices& services);
Result<> add_contact_merge_routes(rest::Api& api, ContactServices& services);
Result<> add_contact_table_routes(rest::Api& api, ContactServices& services);
Result<> add_custom_field_routes(rest::Api& api, ContactServices& services);
Result<> add_contact_category_routes(rest::Api& api, ContactServices& services);
Result<> add_segment_routes(rest::Api& api, ContactServices& services);

}  // namespace parley::api
