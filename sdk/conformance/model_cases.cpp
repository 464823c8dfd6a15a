// What holds for every AI text model.
#include <parley/testkit/model.hpp>

#include "hostile.hpp"

namespace parley::conformance {

namespace {

std::string sample_prompt(const Subject& subject) {
  if (subject.with["prompt"].is_object()) return subject.with["prompt"].dump();
  return R"({"system":"Be brief.","messages":[{"role":"user","text":"Olá 😀"}],"temperature":0.2,"max_tokens":100})";
}

class ModelProbe final : public Probe {
 public:
  ModelProbe(const testkit::LoadedPlugin& plugin, const Subject& subject)
      : table_(plugin.interface<parley_model_v1>(PARLEY_MODEL_V1)),
        plugin_(plugin.raw()),
        sample_(sample_prompt(subject)) {}

  std::string sample() const override { return sample_; }

  void poke(const std::string& text, std::uint64_t max) override {
    Sinks request(max);
    request.judge_document(across("build_request",
                                  [&] {
                                    return table_.build_request(plugin_, sdk::str(text), request.first.raw(),
                                                                request.second.raw(), request.error.raw());
                                  }),
                           "build_request");
    for (const int status : {200, 400, 429, 500, -1}) {
      testkit::Response{status, text, {{"Retry-After", text}}}.with_raw([&](const parley_http_response& raw) {
        Sinks answer(max);
        answer.judge_document(
            across("parse_response",
                   [&] { return table_.parse_response(plugin_, &raw, answer.first.raw(), answer.error.raw()); }),
            "parse_response");
      });
    }
  }

 private:
  const parley_model_v1& table_;
  parley_plugin* plugin_;
  std::string sample_;
};

void builds_a_request(const Subject& subject) {
  testkit::FakeHost host;
  const auto plugin = subject.start(host);
  const auto request = testkit::build_request(*plugin, sdk::Json::parse(sample_prompt(subject)));
  expect(!request.head["method"].text().empty(), "expected a \"method\" in the head");
  expect(request.head["url"].text().starts_with("http"), "expected an http(s) \"url\" in the head");
  expect(!request.body.empty(), "expected a body");
}

void fails_on_errors(const Subject& subject) {
  testkit::FakeHost host;
  const auto plugin = subject.start(host);
  for (const int status : {0, 301, 400, 401, 404, 429, 500, 503}) {
    try {
      testkit::parse_response(*plugin, {status, "{}", {}});
    } catch (const sdk::Failure&) {
      continue;
    }
    throw Broken{"parse_response made an answer of status " + std::to_string(status)};
  }
}

}  // namespace

std::unique_ptr<Probe> model_probe(const testkit::LoadedPlugin& plugin, const Subject& subject) {
  return std::make_unique<ModelProbe>(plugin, subject);
}

std::vector<Case> model_cases() {
  return {{"model.request", "a prompt becomes a request", "model", builds_a_request},
          {"model.errors", "an answer that is no 2xx is a failure", "model", fails_on_errors}};
}

}  // namespace parley::conformance
