// What holds for every messaging provider.
#include <optional>
#include <parley/testkit/provider.hpp>

#include "hostile.hpp"

namespace parley::conformance {

namespace {

using testkit::ChannelUnderTest;
using testkit::Request;
using testkit::Response;

std::unique_ptr<ChannelUnderTest> open_channel(const testkit::LoadedPlugin& plugin, const Subject& subject) {
  try {
    return std::make_unique<ChannelUnderTest>(plugin, subject.with["channel"]);
  } catch (const sdk::Failure& failure) {
    throw Skipped{std::string("no channel opens (") + failure.what() +
                  "); name its options under \"channel\" by --with"};
  }
}

std::string sample_message(const Subject& subject) {
  if (subject.with["message"].is_object()) return subject.with["message"].dump();
  return R"({"id":"01957a3c-7e2b-7c40-8000-000000000001","to":{"address":"5511987654321"},)"
         R"("message":{"type":"text","text":"Olá, tudo bem? 😀"}})";
}

class ProviderProbe final : public Probe {
 public:
  ProviderProbe(const testkit::LoadedPlugin& plugin, const Subject& subject)
      : table_(plugin.interface<parley_provider_v1>(PARLEY_PROVIDER_V1)),
        plugin_(plugin.raw()),
        channel_(open_channel(plugin, subject)),
        sample_(sample_message(subject)),
        local_(testkit::capabilities(plugin)["transport"].text() == "local") {}

  std::string sample() const override { return sample_; }

  void poke(const std::string& text, std::uint64_t max) override {
    poke_requests(text, max);
    poke_messages(text, max);
    poke_responses(text, max);
  }

 private:
  void poke_requests(const std::string& text, std::uint64_t max) {
    const Request request{"POST", "/hooks/x", text, text, {{"Content-Type", text}, {"X-Hub-Signature-256", text}}, ""};
    request.with_raw([&](const parley_http_request& raw) {
      Sinks events(max);
      events.judge_document(
          across("parse_webhook",
                 [&] { return table_.parse_webhook(plugin_, &raw, events.first.raw(), events.error.raw()); }),
          "parse_webhook");
      Sinks verify(max);
      const auto verdict = across(
          "verify_webhook", [&] { return table_.verify_webhook(plugin_, channel_->raw(), &raw, verify.error.raw()); });
      expect(verdict != PARLEY_OK, "verify_webhook accepted a request with a made-up signature");
      Sinks handshake(max);
      handshake.judge(across("answer_handshake",
                             [&] {
                               return table_.answer_handshake(plugin_, channel_->raw(), &raw, handshake.first.raw(),
                                                              handshake.error.raw());
                             }),
                      "answer_handshake");
    });
  }

  void poke_messages(const std::string& text, std::uint64_t max) {
    Sinks send(max);
    send.judge_document(across("build_send",
                               [&] {
                                 return table_.build_send(plugin_, channel_->raw(), sdk::str(text), send.first.raw(),
                                                          send.second.raw(), send.error.raw());
                               }),
                        "build_send");
    for (const std::string_view op : {std::string_view("mark_read"), std::string_view(text)}) {
      Sinks sinks(max);
      sinks.judge_document(across("build_op",
                                  [&] {
                                    return table_.build_op(plugin_, channel_->raw(), sdk::str(op), sdk::str(text),
                                                           sinks.first.raw(), sinks.second.raw(), sinks.error.raw());
                                  }),
                           "build_op");
    }
    if (!local_) return;
    Sinks deliver(max);
    deliver.judge_document(across("deliver",
                                  [&] {
                                    return table_.deliver(plugin_, channel_->raw(), sdk::str(text), deliver.first.raw(),
                                                          deliver.error.raw());
                                  }),
                           "deliver");
  }

  void poke_responses(const std::string& text, std::uint64_t max) {
    for (const int status : {200, 400, 503, -1}) {
      Response{status, text, {{"Retry-After", text}}}.with_raw([&](const parley_http_response& raw) {
        Sinks send(max);
        send.judge_document(
            across(
                "parse_send",
                [&] { return table_.parse_send(plugin_, channel_->raw(), &raw, send.first.raw(), send.error.raw()); }),
            "parse_send");
        Sinks op(max);
        op.judge_document(across("parse_op",
                                 [&] {
                                   return table_.parse_op(plugin_, channel_->raw(), sdk::str("mark_read"), &raw,
                                                          op.first.raw(), op.error.raw());
                                 }),
                          "parse_op");
      });
    }
  }

  const parley_provider_v1& table_;
  parley_plugin* plugin_;
  std::unique_ptr<ChannelUnderTest> channel_;
  std::string sample_;
  bool local_;
};

void says_what_it_can(const Subject& subject) {
  testkit::FakeHost host;
  const auto plugin = subject.start(host);
  const sdk::Json found = testkit::capabilities(*plugin);
  const std::string_view transport = found["transport"].text();
  expect(transport == "http" || transport == "local", "expected \"transport\" to be \"http\" or \"local\"");
  for (const char* flag : {"safe_resend", "echoes_id"})
    expect(found[flag].is_bool(), std::string("expected a boolean \"") + flag + "\"");
  expect(!found["message_types"].items().empty(), "expected at least one of \"message_types\"");
  const auto& table = plugin->interface<parley_provider_v1>(PARLEY_PROVIDER_V1);
  expect(transport != "local" || table.deliver, "transport is local and `deliver` is null");
}

void refuses_garbage_channels(const Subject& subject) {
  testkit::FakeHost host;
  const auto plugin = subject.start(host);
  const auto& table = plugin->interface<parley_provider_v1>(PARLEY_PROVIDER_V1);
  const auto good = testkit::options_from(plugin->manifest()["channel_options"], subject.with["channel"]).dump();
  for (const std::string& config : hostile_texts(good)) {
    Sinks sinks(16u << 20);
    parley_channel* channel = nullptr;
    const auto status = across("open_channel", [&] {
      return table.open_channel(plugin->raw(), sdk::str(config), &channel, sinks.first.raw(), sinks.error.raw());
    });
    sinks.judge(status, "open_channel");
    expect((status == PARLEY_OK) == (channel != nullptr), "open_channel: the status and *out do not agree");
    if (channel) across("close_channel", [&] { table.close_channel(plugin->raw(), channel); });
  }
}

void denies_the_unsigned(const Subject& subject) {
  testkit::FakeHost host;
  const auto plugin = subject.start(host);
  const auto channel = open_channel(*plugin, subject);
  for (const auto& headers : {std::vector<std::pair<std::string, std::string>>{},
                              std::vector<std::pair<std::string, std::string>>{{"Authorization", "Bearer x"}}})
    expect(channel->verify({"POST", "/hooks/x", "", "{}", headers, "127.0.0.1"}) != PARLEY_OK,
           "verify_webhook accepted a request without a signature");
}

void denies_a_bare_handshake(const Subject& subject) {
  testkit::FakeHost host;
  const auto plugin = subject.start(host);
  const auto channel = open_channel(*plugin, subject);
  try {
    channel->answer_handshake({"GET", "/hooks/x", "hub.mode=subscribe&hub.challenge=42", "", {}, "127.0.0.1"});
  } catch (const sdk::Failure&) {
    return;
  }
  throw Broken{"answer_handshake answered a request without a token"};
}

void builds_a_text(const Subject& subject) {
  testkit::FakeHost host;
  const auto plugin = subject.start(host);
  const auto channel = open_channel(*plugin, subject);
  const sdk::Json message = sdk::Json::parse(sample_message(subject));
  if (testkit::capabilities(*plugin)["transport"].text() == "local")
    return expect(!channel->deliver(message)["class"].text().empty(),
                  "deliver: expected a send result with a \"class\"");
  const testkit::Outgoing request = channel->build_send(message);
  expect(!request.head["method"].text().empty(), "build_send: expected a \"method\" in the head");
  expect(request.head["url"].text().starts_with("http"), "build_send: expected an http(s) \"url\" in the head");
  for (const sdk::Json& header : request.head["headers"].items())
    expect(header.items().size() == 2, "build_send: expected headers as [name, value]");
}

/// What an answer comes to: its class, or "unknown" where the provider cannot tell.
std::string class_of(const ChannelUnderTest& channel, const Response& response) {
  try {
    const sdk::Json result = channel.parse_send(response);
    const std::string found(result["class"].text());
    expect(found != "accepted" || !result["provider_id"].text().empty(),
           "parse_send: \"accepted\" without a provider_id");
    return found;
  } catch (const sdk::Failure& failure) {
    if (failure.status() == PARLEY_TIMEOUT) return "unknown";
    throw;
  }
}

void classes_every_answer(const Subject& subject) {
  testkit::FakeHost host;
  const auto plugin = subject.start(host);
  if (testkit::capabilities(*plugin)["transport"].text() == "local") throw Skipped{"its transport is local"};
  const auto channel = open_channel(*plugin, subject);
  for (const int status : {200, 201, 204, 301, 400, 401, 403, 404, 429, 500, 502, 503, 0})
    for (const char* body : {"", "{}", "[]", "<html>gateway</html>"}) {
      const std::string found = class_of(*channel, {status, body, {}});
      const std::string where = "parse_send: status " + std::to_string(status) + ", body '" + body + "': ";
      const bool success = status >= 200 && status < 300;
      expect(!found.empty(), where + "expected a \"class\"");
      expect(found != "accepted", where + "\"accepted\" without the far end's id");
      expect(!success || (found != "transient" && found != "throttled"),
             where + "\"" + found +
                 "\" would send a message again that the far end may have taken; expected PARLEY_TIMEOUT");
    }
}

}  // namespace

std::unique_ptr<Probe> provider_probe(const testkit::LoadedPlugin& plugin, const Subject& subject) {
  return std::make_unique<ProviderProbe>(plugin, subject);
}

std::vector<Case> provider_cases() {
  return {{"provider.capabilities", "it says what it can do", "provider", says_what_it_can},
          {"provider.channel", "a channel's options that are wrong are refused with a sentence", "provider",
           refuses_garbage_channels},
          {"provider.unsigned", "a webhook without a signature is not accepted", "provider", denies_the_unsigned},
          {"provider.handshake", "a handshake without a token is not answered", "provider", denies_a_bare_handshake},
          {"provider.send", "a text becomes a request, or is taken", "provider", builds_a_text},
          {"provider.answers", "every answer has a class, and a 2xx without an id is neither accepted nor sent again",
           "provider", classes_every_answer}};
}

}  // namespace parley::conformance
