#include "host/endpoint_handler.hpp"

#include "base/error_detail.hpp"
#include "host/plugin_reply.hpp"
#include "host/raw_request.hpp"
#include "plugin/call.hpp"
#include "plugin/instance.hpp"
#include "plugin/status_code.hpp"

namespace parley::host {

namespace {

using plugin::str;

json::object principal_document(const identity::Principal& who) {
  json::array permissions;
  if (who.permissions)
    for (const std::string& name : who.permissions->names()) permissions.emplace_back(name);
  return {{"kind", who.kind == identity::Principal::Kind::user ? "user" : "api_key"},
          {"id", who.id},
          {"name", who.name},
          {"tenant", who.tenant},
          {"role", who.role},
          {"super_admin", who.super_admin},
          {"permissions", std::move(permissions)}};
}

std::vector<FieldProblem> field_problems(const json::object& document) {
  std::vector<FieldProblem> problems;
  if (const json::array* errors = find_array(document, "errors"))
    for (const json::value& error : *errors)
      if (const json::object* problem = error.if_object())
        problems.push_back({std::string(string_or(*problem, "field")), std::string(string_or(*problem, "message"))});
  return problems;
}

/// What a plugin refused with: its words are for the caller, except where it failed.
Error refusal(const std::string& plugin, parley_status status, const std::string& said) {
  Errc code = plugin::to_errc(status);
  if (code == Errc::invalid) code = Errc::unprocessable;
  if (code == Errc::internal) return fail(code, "plugin " + plugin + ": " + said);
  boost::system::error_code no_json;
  const json::value document = json::parse(said, no_json);
  if (no_json || !document.is_object()) return fail(code, said.empty() ? "the request was refused" : said);
  const json::object& object = document.as_object();
  return {code, std::string(string_or(object, "message", "some values are wrong")),
          std::make_shared<ErrorDetail>(ErrorDetail{.fields = field_problems(object)})};
}

rest::Reply to_reply(net::Response response) {
  rest::Reply reply;
  reply.status = response.status;
  reply.content_type = response.headers.get("content-type", "application/json");
  response.headers.remove("content-type");
  reply.raw = std::move(response.body);
  reply.headers = std::move(response.headers);
  return reply;
}

}  // namespace

rest::Handle endpoint_handler(const plugin::PluginContext& context, const parley_endpoint& endpoint) {
  return [context, ctx = endpoint.ctx, handle = endpoint.handle](const rest::Call& call) -> Result<rest::Reply> {
    const auto pin = context.pin();
    if (!pin) return fail(Errc::unavailable, "this feature is being replaced; try again");
    const RawRequest request(call.request());
    const std::string params = params_json(call.request()), query = json::serialize(call.query()),
                      body = json::serialize(call.body()), principal = json::serialize(principal_document(call.who()));
    const parley_call raw{sizeof raw, 0, &request.raw(), str(params), str(query), str(body), str(principal)};
    PluginReply reply;
    const parley_http_reply out = reply.raw();
    plugin::StringSink said(plugin::kErrorSinkBytes, plugin::Overflow::cut_off);
    parley_status status = PARLEY_INTERNAL;
    const Result<> called = plugin::call(context.id, "handler of " + call.request().path, [&](const parley_sink*) {
      status = handle(ctx, &raw, &out, said.raw());
      return PARLEY_OK;
    });
    if (!called) return called.error();
    if (status != PARLEY_OK) return refusal(context.id, status, said.text());
    return to_reply(reply.take());
  };
}

}  // namespace parley::host
