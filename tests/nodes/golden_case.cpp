#include "golden_case.hpp"

#include <algorithm>
#include <optional>

namespace parley::test {

namespace {

json::value as_boost(const sdk::Json& value) {
  return json::parse(value.dump());
}

std::string first_of(const std::vector<schema::Finding>& findings) {
  return findings.empty() ? "" : findings.front().field + ": " + findings.front().message;
}

class Player {
 public:
  Player(const TypeUnderTest& type, const sdk::Json& golden) : type_(type), golden_(golden) {}

  std::vector<std::string> play() {
    const sdk::Json config = golden_["config"].is_null() ? sdk::Json::object() : golden_["config"];
    const std::string refusal = prepare(config);
    if (const std::string_view wanted = golden_["refused"].text(); !wanted.empty()) {
      if (refusal.find(wanted) == std::string::npos)
        say("expected a refusal with \"" + std::string(wanted) + "\", found \"" + refusal + "\"");
      return problems_;
    }
    if (!refusal.empty()) say("the config is refused: " + refusal);
    if (refusal.empty() && golden_["steps"].items().empty()) say("expected \"steps\" or \"refused\"");
    ports_ = type_.description.ports_of(as_boost(config).as_object());
    for (const sdk::Json& step : golden_["steps"].items())
      if (problems_.empty()) take(step);
    return problems_;
  }

 private:
  void say(std::string problem) { problems_.push_back(std::move(problem)); }

  std::string prepare(const sdk::Json& config) {
    if (const std::string finding = first_of(type_.config.check(as_boost(config))); !finding.empty()) return finding;
    try {
      node_.emplace(type_.plugin, config);
      return {};
    } catch (const sdk::Failure& failure) {
      return failure.what();
    }
  }

  void take(const sdk::Json& step) {
    ++number_;
    const sdk::Json& expected = step["expect"];
    std::string_view kind = step["kind"].text(step.has("says") ? "message" : "enter");
    sdk::Json event = step["event"];
    if (step.has("says")) event = sdk::Json::object({{"type", "text"}, {"text", step["says"]}});
    const sdk::Json& scope = step.has("scope") ? step["scope"] : golden_["scope"];
    try {
      const sdk::Json result = node_->step(kind, event, step.has("state") ? step["state"] : state_,
                                           scope.is_null() ? sdk::Json::object() : scope);
      state_ = result["state"];
      if (expected.has("fails")) return say(at() + "expected it to fail, found " + result.dump());
      compare(expected, result);
      hold_to_the_rules(result);
    } catch (const sdk::Failure& failure) {
      const std::string_view wanted = expected["fails"].text();
      if (wanted.empty() || std::string_view(failure.what()).find(wanted) == std::string_view::npos)
        say(at() + "failed: " + failure.what());
    }
  }

  void compare(const sdk::Json& expected, const sdk::Json& result) {
    for (const char* member : {"port", "effects"}) same(member, expected[member], result[member]);
    if (expected.has("state")) same("state", expected["state"], result["state"]);
  }

  /// As Boost.JSON compares: the order of members does not matter.
  void same(const std::string& member, const sdk::Json& expected, const sdk::Json& found) {
    if (expected.is_null() && found.is_null()) return;
    if (as_boost(expected) != as_boost(found))
      say(at() + member + ":\n      expected " + expected.dump() + "\n      found    " + found.dump());
  }

  void hold_to_the_rules(const sdk::Json& result) {
    const std::string port(result["port"].text());
    if (!port.empty() && std::ranges::find(ports_, port) == ports_.end())
      say(at() + "the port \"" + port + "\" is none of the node's");
    for (const sdk::Json& effect : result["effects"].items())
      if (effect["message"].is_object())
        if (const std::string finding = first_of(type_.message.check(as_boost(effect["message"]))); !finding.empty())
          say(at() + "no channel takes this message: " + finding);
  }

  std::string at() const { return "step " + std::to_string(number_) + ": "; }

  const TypeUnderTest& type_;
  const sdk::Json& golden_;
  std::optional<testkit::NodeUnderTest> node_;
  std::vector<std::string> ports_, problems_;
  sdk::Json state_;
  int number_ = 0;
};

}  // namespace

std::vector<std::string> play(const TypeUnderTest& type, const sdk::Json& golden) {
  return Player(type, golden).play();
}

}  // namespace parley::test
