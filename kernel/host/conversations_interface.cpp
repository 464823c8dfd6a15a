// parley.host.conversations/1: conversations for plugins, through the service that people's requests go to.
#include "base/error_detail.hpp"
#include "base/json.hpp"
#include "host/conversation_change.hpp"
#include "host/interfaces.hpp"
#include "host/services.hpp"
#include "plugin/call.hpp"
#include "plugin/instance.hpp"

namespace parley::host {

namespace {

using plugin::str;
using plugin::view;

Result<> write_out(const parley_sink* sink, const conversations::Conversation& conversation) {
  const std::string text = json::serialize(conversations::document(conversation));
  if (sink->write(sink->ctx, text.data(), text.size()) == PARLEY_OK) return {};
  return fail(Errc::limit, "the conversation does not fit");
}

/// With the fields that are wrong, so that an endpoint of the plugin can answer with them as they are.
Error with_fields(const Error& error) {
  if (!error.detail || error.detail->fields.empty()) return error;
  json::array fields;
  for (const FieldProblem& problem : error.detail->fields)
    fields.push_back(json::object{{"field", problem.field}, {"message", problem.message}});
  return fail(error.code, json::serialize(json::object{{"message", error.message}, {"errors", std::move(fields)}}));
}

parley_status get(const parley_host* host, parley_str tenant, parley_str id, const parley_sink* conversation,
                  const parley_sink* error) {
  return answer(error, [&]() -> Result<> {
    Services& services = services_of(host);
    const auto inside = enter(services);
    if (!inside) return inside.error();
    const auto found = services.conversations.get(std::string(view(tenant)), std::string(view(id)));
    if (!found) return found.error();
    return write_out(conversation, *found);
  });
}

parley_status change(const parley_host* host, parley_str tenant, parley_str id, parley_str change, parley_str author,
                     const parley_sink* conversation, const parley_sink* error) {
  return answer(error, [&]() -> Result<> {
    Services& services = services_of(host);
    const auto inside = enter(services);
    if (!inside) return inside.error();
    const auto caller = author_from(view(author), view(tenant), plugin::context_of(host).id);
    if (!caller) return caller.error();
    const auto changed = change_conversation(services.conversations, *caller, std::string(view(id)), view(change));
    if (!changed) return with_fields(changed.error());
    return write_out(conversation, *changed);
  });
}

using Exists = parley_status (*)(void* ctx, parley_str tenant, parley_str kind, parley_str id);

TeamKeeper::Exists asking(const plugin::PluginContext& context, void* ctx, Exists exists) {
  return
      [context, ctx, exists](const std::string& tenant, std::string_view kind, const std::string& id) -> Result<bool> {
        const auto pin = context.pin();
        if (!pin) return fail(Errc::unavailable, "the teams are being replaced; try again");
        parley_status status = PARLEY_INTERNAL;
        const Result<> called = plugin::call(context.id, "asking for a team", [&](const parley_sink*) {
          status = exists(ctx, str(tenant), str(kind), str(id));
          return status == PARLEY_NOT_FOUND ? parley_status{PARLEY_OK} : status;
        });
        if (!called) return called.error();
        return status == PARLEY_OK;
      };
}

parley_status keep_teams(const parley_host* host, void* ctx, Exists exists, const parley_sink* error) {
  return answer(error, [&]() -> Result<> {
    const plugin::PluginContext& context = plugin::context_of(host);
    return services_of(host).registrations.teams().keep(context.id, context.generation, asking(context, ctx, exists));
  });
}

}  // namespace

const parley_host_conversations_v1& conversations_interface() {
  static constexpr parley_host_conversations_v1 table{sizeof table, 0, get, change, keep_teams};
  return table;
}

}  // namespace parley::host
