// Contacts and what belongs to them as the API shows and takes them.
#pragma once

#include "contacts/category_repository.hpp"
#include "contacts/contact.hpp"
#include "contacts/contact_filter.hpp"
#include "contacts/contact_service.hpp"
#include "contacts/custom_field.hpp"
#include "contacts/merge_record.hpp"
#include "contacts/segment_repository.hpp"
#include "identity/caller.hpp"
#include "rest/call.hpp"
#include "schema/schema.hpp"

namespace parley::api {

json::object to_json(const contacts::Contact& contact);
json::object to_json(const contacts::ContactIdentity& identity);
json::object to_json(const contacts::Category& category);
json::object to_json(const contacts::CustomField& field);
json::object to_json(const contacts::Segment& segment);
json::object to_json(const contacts::MergeRecord& merge);

schema::Schema contact_schema();
schema::Schema identity_schema();
schema::Schema category_schema();
schema::Schema custom_field_schema();
schema::Schema segment_schema();
schema::Schema merge_schema();

/// The body of a new or changed contact. `replaces`: what is absent is emptied.
schema::Schema contact_body();
contacts::ContactChange change_from(const json::object& body, bool replaces);

/// The filters of lists and exports.
std::vector<schema::Property> contact_filters();
contacts::ContactFilter filter_from(const json::object& query);
contacts::ContactPage contact_page(const rest::Paging& paging);
/// `{data, pagination}`.
rest::Reply contacts_reply(const contacts::ContactService::Page& page, const rest::Paging& paging);

}  // namespace parley::api
