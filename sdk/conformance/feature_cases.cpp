// What holds for every feature.
#include <parley/testkit/feature.hpp>

#include "hostile.hpp"

namespace parley::conformance {

namespace {

class FeatureProbe final : public Probe {
 public:
  explicit FeatureProbe(const testkit::LoadedPlugin& plugin) : plugin_(plugin), feature_(plugin) {}

  std::string sample() const override { return R"({"tenant":"t1","text":"Olá 😀","id":7})"; }

  void poke(const std::string& text, std::uint64_t) override {
    for (const auto& route : plugin_.host().http().routes()) {
      const std::string where = route.method + " " + route.pattern;
      const testkit::Request request{route.method, filled(route.pattern, text), text,
                                     text,         {{"Content-Type", text}},    ""};
      const auto answer = across(where, [&] { return feature_.call(request); });
      expect(answer.status >= 200 && answer.status < 600, where + " answered status " + std::to_string(answer.status));
    }
    for (const auto& stream : plugin_.host().http().streams())
      across(stream.pattern, [&] {
        plugin_.host().http().join({"GET", filled(stream.pattern, text), text, "", {}, ""});
      });
    for (const char* kind : {"message.new", "message.status", "conversation.updated"})
      across(kind, [&] { plugin_.host().emit(kind, text); });
  }

 private:
  /// A path that matches the pattern, with `text` (cut to what fits a path) in its places.
  static std::string filled(const std::string& pattern, const std::string& text) {
    std::string part = text.substr(0, 256);
    std::erase(part, '/');
    if (part.empty()) part = "x";
    std::string path;
    for (std::size_t at = 0; at < pattern.size(); ++at) {
      if (pattern[at] != '{') {
        path += pattern[at];
        continue;
      }
      path += part;
      at = pattern.find('}', at);
      if (at == std::string::npos) break;
    }
    return path;
  }

  const testkit::LoadedPlugin& plugin_;
  testkit::FeatureUnderTest feature_;
};

void names_its_migrations(const Subject& subject) {
  testkit::FakeHost host;
  const auto plugin = subject.start(host);
  const auto& table = plugin->interface<parley_feature_v1>(PARLEY_FEATURE_V1);
  Sinks sinks(16u << 20);
  sinks.judge_document(
      across("migrations", [&] { return table.migrations(plugin->raw(), sinks.first.raw(), sinks.error.raw()); }),
      "migrations");
  std::string last;
  for (const sdk::Json& step : sdk::Json::parse(sinks.first.text()).items()) {
    const std::string name(step["name"].text());
    expect(name > last, "migrations: expected names in rising order; \"" + name + "\" follows \"" + last + "\"");
    expect(!step["sql"].text().empty(), "migrations: expected \"sql\" in \"" + name + "\"");
    expect(step["sql"].text().find("tenant_id") != std::string_view::npos ||
               step["sql"].text().find("CREATE TABLE") == std::string_view::npos,
           "migrations: a table of \"" + name + "\" has no tenant_id");
    last = name;
  }
}

void starts_again(const Subject& subject) {
  testkit::FakeHost host;
  const auto plugin = subject.start(host);
  { const testkit::FeatureUnderTest once(*plugin); }
  const testkit::FeatureUnderTest again(*plugin);
}

void says_what_the_host_lacks(const Subject& subject) {
  testkit::FakeHost host;
  for (const char* id : {PARLEY_HOST_HTTP_V1, PARLEY_HOST_STORE_V1, PARLEY_HOST_REALTIME_V1, PARLEY_HOST_INBOUND_V1,
                         PARLEY_HOST_EVENTS_V1, PARLEY_HOST_FETCH_V1})
    host.withhold(id);
  try {
    const testkit::LoadedPlugin plugin(subject.path, host, subject.with["options"]);
    const testkit::FeatureUnderTest feature(plugin);
  } catch (const sdk::Failure& failure) {
    expect(std::string_view(failure.what()).find("no reason given") == std::string_view::npos,
           "it refused a host that lacks interfaces without saying why");
  }
}

}  // namespace

std::unique_ptr<Probe> feature_probe(const testkit::LoadedPlugin& plugin, const Subject&) {
  return std::make_unique<FeatureProbe>(plugin);
}

std::vector<Case> feature_cases() {
  return {
      {"feature.migrations", "its migrations are named in order and bound to tenants", "feature", names_its_migrations},
      {"feature.restart", "it starts again after it was stopped", "feature", starts_again},
      {"feature.lacking", "a host that lacks what it needs is told so", "feature", says_what_the_host_lacks}};
}

}  // namespace parley::conformance
