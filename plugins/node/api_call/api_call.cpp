// Asks a server of the tenant's and keeps what it answers.
#include <algorithm>
#include <charconv>
#include <parley/node_fields.hpp>

namespace {

using namespace parley;

struct Mapping {
  std::string path;
  sdk::Variable variable;
};

/// "items.0.price" in an answer.
sdk::Json at_path(sdk::Json from, std::string_view path) {
  while (!path.empty()) {
    const std::string_view part = path.substr(0, path.find('.'));
    std::size_t index = 0;
    const bool number = std::from_chars(part.data(), part.data() + part.size(), index).ptr == part.data() + part.size();
    if (from.is_array()) {
      if (!number || index >= from.items().size()) return {};
      from = sdk::Json(from.items()[index]);
    } else {
      from = sdk::Json(from[part]);
    }
    path.remove_prefix(std::min(path.size(), part.size() + 1));
  }
  return from;
}

class ApiCall : public sdk::PreparedNode {
 public:
  explicit ApiCall(const sdk::Json& config)
      : method_(config["method"].text("GET")),
        save_to_(config["save_to"].text()),
        retries_(std::clamp<std::int64_t>(config["retries"].integer(), 0, 5)),
        retry_delay_(std::clamp<std::int64_t>(config["retry_delay_seconds"].integer(2), 1, 3600)) {
    for (const char* field : {"url", "query", "headers", "secret", "body", "timeout_seconds"})
      if (config.has(field)) request_.emplace_back(field, sdk::Value(config[field]));
    for (const sdk::Json& entry : config["mapping"].items())
      mapping_.push_back({std::string(entry["path"].text()), sdk::Variable(entry["save_to"].text())});
  }

  sdk::StepResult step(const sdk::StepInput& input) const override {
    const std::int64_t attempt = std::clamp<std::int64_t>(input.state()["attempt"].integer(1), 1, 100);
    if (input.kind() != "result") return ask(input, attempt);
    const sdk::Json& answer = input.event();
    const std::int64_t status = answer["status"].integer();
    if (status >= 200 && status < 300) return answered(answer);
    const std::string_view error = answer["error"]["class"].text();
    // "unknown" is not tried again: the far end may have done it.
    const bool passing = status >= 500 || status == 429 || error == "timeout" || error == "network";
    if (passing && attempt <= retries_ && (error.empty() || safe()))
      return sdk::StepResult::stay().wait_seconds(retry_delay_).remember(sdk::Json::object({{"attempt", attempt + 1}}));
    const std::string why = error.empty() ? "status " + std::to_string(status)
                                          : std::string(error) + ": " + std::string(answer["error"]["message"].text());
    return sdk::StepResult::to(error == "timeout" ? "timeout" : "http_error").log(why);
  }

 private:
  /// Whether asking twice does no more than asking once.
  bool safe() const { return method_ != "POST" && method_ != "PATCH"; }

  sdk::StepResult ask(const sdk::StepInput& input, std::int64_t attempt) const {
    sdk::Json request = sdk::Json::object({{"method", method_}});
    for (const auto& [field, value] : request_) request.set(field, value.in(input));
    if (!request["url"].is_text()) throw sdk::Failure(PARLEY_INVALID, "url: expected an address once it is filled in");
    request.set("safe_to_repeat", safe());
    return sdk::StepResult::stay()
        .effect("http", std::move(request))
        .remember(sdk::Json::object({{"attempt", attempt}}));
  }

  sdk::StepResult answered(const sdk::Json& answer) const {
    auto result = sdk::StepResult::to("next");
    const sdk::Json& body = answer.has("json") ? answer["json"] : answer["text"];
    save_to_.set(result, body);
    for (const Mapping& entry : mapping_) entry.variable.set(result, at_path(body, entry.path));
    return result;
  }

  std::string method_;
  std::vector<std::pair<std::string, sdk::Value>> request_;
  std::vector<Mapping> mapping_;
  sdk::Variable save_to_;
  std::int64_t retries_, retry_delay_;
};

}  // namespace

PARLEY_PLUGIN(sdk::NodeOf<ApiCall>, sdk::Node);
