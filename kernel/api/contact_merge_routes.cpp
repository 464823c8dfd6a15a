// Merging two contacts, and undoing it.
#include "api/adding.hpp"
#include "api/caller_of.hpp"
#include "api/contact_json.hpp"
#include "api/contact_routes.hpp"
#include "api/endpoint_group.hpp"

namespace parley::api {

using namespace schema;  // the builders read as a language of their own
using net::Method;
using rest::Call;
using rest::Reply;

namespace {

constexpr std::size_t kMostMerges = 10'000;  // of one contact, as the schema of the answer says

constexpr const char* kMerge = "contacts:merge";
constexpr EndpointGroup endpoint{"Contacts", merge_schema};

}  // namespace

Result<> add_contact_merge_routes(rest::Api& api, ContactServices& services) {
  Adding list(api);
  rest::Endpoint merge =
      endpoint(Method::post, "/contacts/{contact_id}/merge", "Merge another contact into this one", kMerge);
  merge.request = object({required("contact_id", id().described("The contact that goes into this one"))});
  merge.success = 201;
  list(merge, [&services](const Call& call) -> Result<Reply> {
    const auto merged = services.merges.merge(caller_of(call), call.param("contact_id"),
                                              std::string(string_or(call.body(), "contact_id")));
    if (!merged) return merged.error();
    return Reply::created(to_json(*merged));
  });

  rest::Endpoint all =
      endpoint(Method::get, "/contacts/{contact_id}/merges", "List what was merged into a contact", kMerge);
  all.response = object({required("data", schema::list(merge_schema(), kMostMerges))});
  list(all, [&services](const Call& call) -> Result<Reply> {
    const auto merges = services.merges.list(call.tenant(), call.param("contact_id"));
    if (!merges) return merges.error();
    json::array data;
    for (const contacts::MergeRecord& record : *merges) data.push_back(to_json(record));
    return Reply::ok({{"data", std::move(data)}});
  });

  list(endpoint(Method::post, "/contacts/merges/{merge_id}/undo", "Undo a merge", kMerge),
       [&services](const Call& call) -> Result<Reply> {
         const auto undone = services.merges.undo(caller_of(call), call.param("merge_id"));
         if (!undone) return undone.error();
         return Reply::ok(to_json(*undone));
       });
  return list.outcome();
}

}  // namespace parley::api
