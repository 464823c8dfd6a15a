// The schemas of contact_json.hpp.
#include "api/contact_json.hpp"
#include "contacts/contact_schema.hpp"
#include "contacts/contact_writing.hpp"

namespace parley::api {

using namespace schema;  // the builders read as a language of their own

namespace {

constexpr std::size_t kMostCustomFields = 100, kMostChoices = 200;

Schema custom_fields_schema() {
  return map_of(nullable(any_of({text(0, 2000), number(), boolean()})), kMostCustomFields)
      .described("Values by the key of their field; null takes one away");
}

}  // namespace

Schema contact_schema() {
  return object({required("id", id()), required("name", contacts::name_schema()),
                 required("phone", nullable(contacts::phone_schema())), required("email", nullable(email())),
                 required("language", nullable(text(0, 35))), required("notes", contacts::notes_schema()),
                 required("tags", list(text(0, 200), 1000)), required("category_id", nullable(id())),
                 required("custom_fields", custom_fields_schema()),
                 required("is_blocked", boolean().described("What they write is stored; nothing is sent to them")),
                 required("opted_out", boolean().described("No campaign reaches them")),
                 required("opted_in_at", nullable(time())), required("opted_out_at", nullable(time())),
                 required("created_at", time()), required("updated_at", time()),
                 optional("identities", list(identity_schema(), 1000)), optional("conversation_count", integer(0))});
}

Schema contact_body() {
  return object({optional("name", contacts::name_schema()), optional("phone", nullable(contacts::phone_schema())),
                 optional("email", nullable(email())), optional("language", nullable(contacts::language_schema())),
                 optional("notes", contacts::notes_schema()), optional("tags", contacts::tags_schema()),
                 optional("category_id", nullable(id())), optional("custom_fields", custom_fields_schema())});
}

Schema identity_schema() {
  return object({required("channel_id", id()),
                 required("kind", one_of({"address", "user"})
                                      .described("A phone number as the channel writes it, or a user id of its own")),
                 required("value", text(1, 200))});
}

Schema category_schema() {
  return object({required("id", id()), required("name", text(1, 100)), required("color", text(0, 7)),
                 required("created_at", time()), required("updated_at", time())});
}

Schema custom_field_schema() {
  return object({required("id", id()), required("key", text(1, 40)), required("label", text(0, 100)),
                 required("type", one_of({"text", "number", "boolean", "date", "choice"})),
                 required("choices", list(text(1, 100), kMostChoices)), required("created_at", time()),
                 required("updated_at", time())});
}

Schema segment_schema() {
  return object({required("id", id()), required("name", text(1, 100)), required("filter", object({}).allowing_more()),
                 required("created_at", time()), required("updated_at", time())});
}

Schema merge_schema() {
  return object({required("id", id()), required("kept_id", id()), required("merged_id", id()),
                 required("merged_name", text(0, 200)), required("merged_by", text(0, 64)),
                 required("created_at", time()), required("undone_at", nullable(time()))});
}

std::vector<Property> contact_filters() {
  return {optional("tag", text(1, 60)),
          optional("category_id", id()),
          optional("segment_id", id()),
          optional("is_blocked", boolean()),
          optional("opted_out", boolean()),
          optional("created_from", time()),
          optional("created_to", time().described("Before this time")),
          optional("custom_field", text(3, 2100).described("key:value of a custom field").example("city:Recife"))};
}

}  // namespace parley::api
