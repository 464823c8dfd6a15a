// Chat completions: prompts to the request's shape and answers back. The server sends, times and bounds.
#include <parley/model.hpp>

namespace {

using namespace parley;
using sdk::Failure;
using sdk::Json;

/// What an error of the endpoint is to the one who asked.
[[noreturn]] void refuse(const sdk::HttpResponse& response) {
  std::string said;
  try {
    said = Json::parse(response.body())["error"]["message"].text();
  } catch (const Failure&) {  // a proxy's page, perhaps
  }
  const std::string shown =
      "the model's endpoint answered HTTP " + std::to_string(response.status()) + (said.empty() ? "" : ": " + said);
  if (response.status() == 429) throw Failure(PARLEY_LIMIT, shown);
  throw Failure(response.status() >= 500 ? PARLEY_UNAVAILABLE : PARLEY_INVALID, shown);
}

std::string finish_of(const Json& choice) {
  const std::string_view reason = choice["finish_reason"].text("stop");
  if (reason == "length") return "length";
  return reason == "content_filter" || choice["message"]["refusal"].is_text() ? "refused" : "stop";
}

class OpenAi : public sdk::Model {
 public:
  OpenAi(sdk::Host, std::string_view config) {
    const Json options = Json::parse(config);
    url_ = options["url"].text();
    api_key_ = options["api_key"].text();
    model_ = options["model"].text();
    max_tokens_ = options["max_tokens"].integer(500);
    if (!url_.starts_with("https://") && !url_.starts_with("http://"))
      throw Failure(PARLEY_INVALID, "url: expected an address that begins with https:// or http://");
  }

  sdk::OutgoingRequest build_request(const Json& prompt) const override {
    if (!prompt["messages"].is_array()) throw Failure(PARLEY_INVALID, "messages: expected a list");
    Json messages = Json::array();
    if (prompt["system"].is_text() && !prompt["system"].text().empty())
      messages.push(Json::object({{"role", "system"}, {"content", prompt["system"]}}));
    for (const Json& one : prompt["messages"].items())
      messages.push(Json::object({{"role", one["role"]}, {"content", one["text"]}}));
    Json body = Json::object({{"model", model_}, {"messages", std::move(messages)}});
    body.set("max_tokens", prompt["max_tokens"].integer(max_tokens_));
    if (prompt["temperature"].is_number()) body.set("temperature", prompt["temperature"]);
    if (prompt["schema"].is_object()) body.set("response_format", format_of(prompt["schema"]));
    return sdk::OutgoingRequest::to(
        "POST", url_, {{"authorization", "Bearer " + api_key_}, {"content-type", "application/json"}}, body.dump());
  }

  sdk::Completion parse_response(const sdk::HttpResponse& response) const override {
    if (!response.ok()) refuse(response);
    const Json answer = Json::parse(response.body());
    const Json& choices = answer["choices"];
    if (!choices.is_array() || choices.items().empty())
      throw Failure(PARLEY_UNAVAILABLE, "the model's answer has no choices");
    const Json& choice = choices.items().front();
    const Json& usage = answer["usage"];
    return {std::string(choice["message"]["content"].text()), usage["prompt_tokens"].integer(),
            usage["completion_tokens"].integer(), finish_of(choice)};
  }

 private:
  static Json format_of(const Json& schema) {
    return Json::object(
        {{"type", "json_schema"}, {"json_schema", Json::object({{"name", "answer"}, {"schema", schema}})}});
  }

  std::string url_, api_key_, model_;
  std::int64_t max_tokens_ = 500;
};

}  // namespace

PARLEY_PLUGIN(OpenAi, parley::sdk::Model);
