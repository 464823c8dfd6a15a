#include "bot/model_requests.hpp"

#include <algorithm>
#include <parley/abi/model.h>

#include "base/quoted.hpp"
#include "net/fetch_request.hpp"
#include "plugin/call.hpp"

namespace parley::bot {

namespace {

using Model = std::shared_ptr<plugin::Instance>;

/// The prompt as parley.model/1 takes it.
json::object prompt_of(const json::object& document) {
  json::object prompt{{"messages", {{{"role", "user"}, {"text", string_or(document, "prompt")}}}}};
  for (const char* key : {"system", "temperature", "max_tokens", "schema"})
    if (const json::value* value = document.if_contains(key); value && !value->is_null()) prompt[key] = *value;
  return prompt;
}

const parley_model_v1& table_of(const Model& model) {
  return *model->interface<parley_model_v1>(PARLEY_MODEL_V1);
}

Result<net::FetchRequest> build(const Model& model, const json::object& document) {
  const std::string prompt = json::serialize(prompt_of(document));
  plugin::StringSink head, body(4u << 20);
  const Result<> built = plugin::call(model->id(), "build_request", [&](const parley_sink* error) {
    return table_of(model).build_request(model->raw(), plugin::str(prompt), head.raw(), body.raw(), error);
  });
  if (!built) return built.error();
  return net::read_fetch_request(head.text(), body.take());
}

/// {"text", "json"?} of what the far end answered.
Result<json::object> read(const Model& model, const net::FetchResponse& response, bool wants_json) {
  std::vector<parley_header> headers;
  for (const auto& [name, value] : response.headers) headers.push_back({plugin::str(name), plugin::str(value)});
  const parley_http_response raw{sizeof raw, response.status, std::uint32_t(headers.size()),
                                 0,          headers.data(),  plugin::str(response.body)};
  plugin::StringSink result;
  const Result<> parsed = plugin::call(model->id(), "parse_response", [&](const parley_sink* error) {
    return table_of(model).parse_response(model->raw(), &raw, result.raw(), error);
  });
  if (!parsed) return parsed.error();
  const Result<json::value> value = parse_json(result.text(), "answer of plugin " + model->id());
  if (!value) return value.error();
  const json::object* object = value->if_object();
  if (!object) return fail(Errc::internal, "plugin " + model->id() + ", parse_response: expected an object");
  json::object answer = *object;
  if (!wants_json) return answer;
  Result<json::value> document = parse_json(string_or(answer, "text"), "the model's answer");
  if (!document) return fail(Errc::invalid, "the model's answer is no JSON, as the schema asks for");
  answer["json"] = std::move(*document);
  return answer;
}

std::string_view class_of(const Error& error) {
  return error.code == Errc::limit ? "limit" : error.code == Errc::unavailable ? "network" : "failed";
}

json::object explained(const net::FetchFailure& failure) {
  using Kind = net::FetchFailure::Kind;
  const std::string_view what = failure.kind == Kind::shutdown          ? kShuttingDown
                                : failure.kind == Kind::timeout         ? "timeout"
                                : failure.kind == Kind::refused_address ? "refused"
                                                                        : "network";
  return request_error(what, failure.message);
}

}  // namespace

Result<Model> ModelRequests::model_of(const json::object& document) const {
  const std::string name(string_or(document, "model"));
  std::vector<Model> models = plugins_.by_kind(plugin::Kind::model);
  std::erase_if(models, [](const Model& model) { return !model->interface<parley_model_v1>(PARLEY_MODEL_V1); });
  const auto named = [&](const Model& model) { return model->id() == name || model->id() == "model." + name; };
  const auto found = std::find_if(models.begin(), models.end(), named);
  if (found != models.end()) return *found;
  if (name.empty() && models.size() == 1) return models.front();
  return fail(Errc::not_found, name.empty() ? "name a model: " + std::to_string(models.size()) + " run"
                                            : "there is no model plugin " + in_quotes(name) + " that runs");
}

void ModelRequests::run(const RequestOrigin&, const dialogue::Request& request, Done done) {
  const Result<Model> model = model_of(request.document);
  if (!model) return done(request_error("failed", model.error().message));
  Result<net::FetchRequest> built = build(*model, request.document);
  if (!built) return done(request_error(class_of(built.error()), built.error().message));
  const json::value* seconds = request.document.if_contains("timeout_seconds");
  built->timeout = options_.timeout;
  if (seconds && seconds->is_number())
    built->timeout =
        std::clamp(Millis(std::int64_t(seconds->to_number<double>() * 1'000)), Millis(1), options_.timeout);
  const json::value* schema = request.document.if_contains("schema");
  const bool wants_json = schema && !schema->is_null();
  fetcher_.fetch(std::move(*built), [model = *model, wants_json, done = std::move(done)](net::FetchResult result) {
    if (!result) return done(explained(result.error()));
    Result<json::object> answer = read(model, *result, wants_json);
    done(answer ? std::move(*answer) : request_error(class_of(answer.error()), answer.error().message));
  });
}

}  // namespace parley::bot
