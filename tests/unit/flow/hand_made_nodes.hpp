// Node types written in the test itself: a flow is run without any plugin.
#pragma once

#include <functional>
#include <map>

#include "flow/node_type.hpp"

namespace parley::test {

/// Steps by a function of the test. The config is what the node's function gets to see of itself.
class HandMadeType final : public flow::NodeType {
 public:
  using Step = std::function<Result<json::value>(const json::object& config, const flow::StepView& view)>;

  HandMadeType(flow::NodeDescription description, Step step)
      : description_(std::move(description)), step_(std::move(step)) {}

  const flow::NodeDescription& description() const override { return description_; }
  Result<std::unique_ptr<const flow::PreparedNode>> prepare(const json::object& config) const override {
    if (config.contains("broken")) return fail(Errc::invalid, "config.broken: is not to be");
    return std::unique_ptr<const flow::PreparedNode>(std::make_unique<Prepared>(config, step_));
  }

 private:
  struct Prepared final : flow::PreparedNode {
    Prepared(json::object c, Step s) : config(std::move(c)), code(std::move(s)) {}
    Result<std::string> step(const flow::StepView& view) const override {
      Result<json::value> answer = code(config, view);
      if (!answer) return answer.error();
      return json::serialize(*answer);
    }
    const json::object config;
    const Step code;
  };
  const flow::NodeDescription description_;
  const Step step_;
};

/// start, say, ask, do (the effects of its config, then port "next"), script_like nodes ... by name.
class HandMadeNodes final : public flow::NodeTypes {
 public:
  HandMadeNodes() {
    flow::NodeDescription start;
    start.type = "start";
    start.starts = true;
    add(start, [](const json::object&, const flow::StepView&) { return json::value{{"port", "next"}}; });

    add(named("do"), [](const json::object& config, const flow::StepView& view) -> Result<json::value> {
      // Effects that wait come first; once what they wait for has come, the port is its kind.
      if (view.kind != "enter") return json::value{{"port", view.kind}};
      json::object answer{{"effects", config.at("effects")}};
      if (const json::value* port = config.if_contains("port")) answer["port"] = *port;
      return json::value(answer);
    });

    add(named("say"), [](const json::object& config, const flow::StepView& view) -> Result<json::value> {
      const Result<std::string> text = view.text(json::serialize(config.at("text")));
      if (!text) return text.error();
      return json::value{{"port", "next"}, {"effects", {{{"kind", "say"}, {"text", *text}}}}};
    });

    // Asks, and takes any text; a medium is asked again, twice.
    add(named("ask"), [](const json::object& config, const flow::StepView& view) -> Result<json::value> {
      const json::value wait{{"kind", "wait"}, {"for", "message"}, {"timeout_seconds", int_or(config, "timeout", 60)}};
      if (view.kind == "timeout") return json::value{{"port", "timeout"}};
      if (view.kind == "enter") return json::value{{"effects", {{{"kind", "say"}, {"text", config.at("text")}}, wait}}};
      const json::object event = stored_object(view.event);
      if (string_or(event, "type") != "text")
        return json::value{{"effects", {{{"kind", "say"}, {"text", "words, please"}}, wait}}};
      return json::value{
          {"port", "next"},
          {"effects", {{{"kind", "set"}, {"name", config.at("save_to")}, {"value", string_or(event, "text")}}}}};
    });

    flow::NodeDescription listen = named("listen");
    listen.listens = true;
    add(listen, [](const json::object& config, const flow::StepView& view) -> Result<json::value> {
      const bool heard = string_or(stored_object(view.event), "text") == string_or(config, "word");
      return json::value{{"port", heard ? json::value("next") : json::value()}};
    });

    add(named("fail"), [](const json::object&, const flow::StepView&) -> Result<json::value> {
      return fail(Errc::unavailable, "the node broke");
    });
  }

  static flow::NodeDescription named(std::string type) {
    flow::NodeDescription description;
    description.type = std::move(type);
    return description;
  }
  void add(flow::NodeDescription description, HandMadeType::Step step) {
    const std::string type = description.type;
    types_[type] = std::make_shared<HandMadeType>(std::move(description), std::move(step));
  }

  std::shared_ptr<const flow::NodeType> find(std::string_view type) const override {
    const auto found = types_.find(type);
    return found == types_.end() ? nullptr : found->second;
  }
  std::vector<std::shared_ptr<const flow::NodeType>> all() const override {
    std::vector<std::shared_ptr<const flow::NodeType>> all;
    for (const auto& [name, type] : types_) all.push_back(type);
    return all;
  }

 private:
  std::map<std::string, std::shared_ptr<const flow::NodeType>, std::less<>> types_;
};

}  // namespace parley::test
