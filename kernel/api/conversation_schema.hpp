// The documents of conversations and messages, as requests take them and answers show them.
#pragma once

#include "schema/schema.hpp"

namespace parley::api {

schema::Schema conversation_schema();
schema::Schema message_schema();
/// {"type": ..., ...}: the type's own members are held to the published schema of outbound messages by the service.
schema::Schema outbound_schema();

}  // namespace parley::api
