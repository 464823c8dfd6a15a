#include <parley/model.hpp>

namespace {

using namespace parley;
using sdk::Failure;
using sdk::Json;

class @CLASS@ : public sdk::Model {
 public:
  @CLASS@(sdk::Host, std::string_view config) {
    const Json options = Json::parse(config);
    url_ = options["url"].text();
    api_key_ = options["api_key"].text();
    model_ = options["model"].text();
    if (!url_.starts_with("http")) throw Failure(PARLEY_INVALID, "url: expected an http(s) address");
  }

  sdk::OutgoingRequest build_request(const Json& prompt) const override {
    if (!prompt["messages"].is_array()) throw Failure(PARLEY_INVALID, "messages: expected an array");
    Json messages = Json::array();
    if (prompt.has("system")) messages.push(Json::object({{"role", "system"}, {"content", prompt["system"]}}));
    for (const Json& one : prompt["messages"].items())
      messages.push(Json::object({{"role", one["role"]}, {"content", one["text"]}}));
    Json body = Json::object({{"model", model_}, {"messages", messages}});
    for (const char* setting : {"temperature", "max_tokens"})
      if (prompt.has(setting)) body.set(setting, prompt[setting]);
    return sdk::OutgoingRequest::to("POST", url_,
                                    {{"authorization", "Bearer " + api_key_}, {"content-type", "application/json"}},
                                    body.dump());
  }

  sdk::Completion parse_response(const sdk::HttpResponse& response) const override {
    const std::string shown = "the model answered HTTP " + std::to_string(response.status());
    if (response.status() == 429) throw Failure(PARLEY_LIMIT, shown);
    if (response.status() >= 500) throw Failure(PARLEY_UNAVAILABLE, shown);
    if (!response.ok()) throw Failure(PARLEY_INVALID, shown);
    const Json answer = Json::parse(response.body());
    if (!answer["text"].is_text()) throw Failure(PARLEY_UNAVAILABLE, "the model's answer has no text");
    return {std::string(answer["text"].text()), answer["tokens_in"].integer(), answer["tokens_out"].integer(),
            answer["truncated"].boolean() ? "length" : "stop"};
  }

 private:
  std::string url_, api_key_, model_;
};

}  // namespace

PARLEY_PLUGIN(@CLASS@, parley::sdk::Model);
