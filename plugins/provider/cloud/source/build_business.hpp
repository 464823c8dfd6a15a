// The interactive types that ask for or offer something particular: places, addresses, goods, payments, calls,
// contacts.
#pragma once

#include "json_text.hpp"
#include "part.hpp"

namespace parley::cloud {

// Each appends "type": "interactive" and the member "interactive", or throws Failure(PARLEY_INVALID).
void write_location_request(JsonText& out, const Part& message);
void write_address(JsonText& out, const Part& message);
void write_contact_request(JsonText& out, const Part& message);
void write_product(JsonText& out, const Part& message);
void write_product_list(JsonText& out, const Part& message);
void write_catalog(JsonText& out, const Part& message);
void write_order_details(JsonText& out, const Part& message);
void write_order_status(JsonText& out, const Part& message);
void write_call_permission_request(JsonText& out, const Part& message);
void write_voice_call(JsonText& out, const Part& message);

}  // namespace parley::cloud
