#include "scenario/simulation.hpp"
#include "unit/scenario/simulated_fixture.hpp"

using namespace parley;
using namespace parley::test;

namespace {

constexpr const char* kFlow = R"({"id": "menu", "name": "menu", "trigger": {"type": "none"},
  "nodes": [{"id": "start", "type": "start", "config": {}},
            {"id": "ask", "type": "ask", "config": {"text": "Name?", "save_to": "name", "timeout": 60}},
            {"id": "get", "type": "do", "config": {"effects": [{"kind": "http", "method": "GET", "url": "https://x/y"}]}},
            {"id": "hello", "type": "say", "config": {"text": "Hello {{vars.name}}"}}],
  "edges": [{"source": "start", "port": "next", "target": "ask"}, {"source": "ask", "port": "next", "target": "get"},
            {"source": "get", "port": "result", "target": "hello"}]})";

struct Fixture : SimulatedFixture {
  Fixture() { flow(kFlow); }
  Result<json::object> run(std::string_view request) {
    return scenario::simulate(json::parse(request).as_object(), bot, clock);
  }
  /// The texts said in a step.
  static std::vector<std::string> said(const json::object& answer, std::size_t step) {
    std::vector<std::string> texts;
    for (const json::value& event : answer.at("steps").at(step).at("events").as_array())
      if (event.at("type") == "message") texts.emplace_back(event.at("message").at("text").as_string());
    return texts;
  }
};

}  // namespace

TEST_CASE_METHOD(Fixture, "a simulation tells of each step what was said, what is remembered and the trace",
                 "[scenario][simulate]") {
  const json::object answer = run(R"({"start": {"name": "menu"}, "steps": [{"user": "Bia"}],
    "http": [{"url": "https://x/y", "reply": {}}]})")
                                  .value();
  REQUIRE(answer.at("steps").as_array().size() == 2);
  CHECK(said(answer, 0) == std::vector<std::string>{"Name?"});
  CHECK(said(answer, 1) == std::vector<std::string>{"Hello Bia"});
  const json::value& step = answer.at("steps").at(1);
  CHECK(step.at("variables").at("session").at("name") == "Bia");
  CHECK(step.at("trace").at(0).at("node") == "ask");
  CHECK(step.at("trace").at(0).at("program") == "menu");
  CHECK(answer.at("waiting").is_null());
}

TEST_CASE_METHOD(Fixture, "a request without a prepared answer stays open until a step answers it",
                 "[scenario][simulate]") {
  const std::string begin = R"({"start": {"name": "menu"}, "steps": [{"user": "Bia"})";
  const json::object open = run(begin + "]}").value();
  CHECK(said(open, 1).empty());
  CHECK(open.at("waiting") == "menu");
  const json::object answered = run(begin + R"(, {"answer": {"request": 1, "status": 200}}]})").value();
  CHECK(said(answered, 2) == std::vector<std::string>{"Hello Bia"});
  const json::object wrong = run(begin + R"(, {"answer": {"request": 7}}]})").value();
  CHECK(wrong.at("steps").at(2).at("error") == "no request 7 is open in this conversation");
}

TEST_CASE_METHOD(Fixture, "a simulation begins in the middle, and time passes in it", "[scenario][simulate]") {
  CHECK(said(run(R"({"start": {"name": "menu", "node": "hello", "with": {"name": "Leo"}}})").value(), 0) ==
        std::vector<std::string>{"Hello Leo"});
  const json::object late = run(R"({"start": {"name": "menu"}, "steps": [{"wait": "1h"}]})").value();
  CHECK(late.at("now") == "2026-03-04T14:00:00.000Z");
  CHECK(late.at("waiting").is_null());
}

TEST_CASE_METHOD(Fixture, "what is wrong with a simulation's request is said", "[scenario][simulate]") {
  CHECK(run(R"({"steps": [{"shout": "x"}]})").error().code == Errc::invalid);
  CHECK(run(R"({"steps": [{"wait": "long"}]})").error().code == Errc::invalid);
  CHECK(run(R"({"http": [{"url": "x"}]})").error().code == Errc::invalid);
  CHECK(run(R"({"start": {"name": "shop"}})").error().code == Errc::not_found);
  CHECK(run(R"({"clock": "noon"})").error().code == Errc::invalid);
  scenario::SimulationLimits limits;
  limits.steps = 1;
  const json::object many = json::parse(R"({"steps": [{"user": "a"}, {"user": "b"}]})").as_object();
  CHECK(scenario::simulate(many, bot, clock, limits).error().code == Errc::limit);
}

TEST_CASE_METHOD(Fixture, "scenarios that are asked for come with their coverage and end in time",
                 "[scenario][simulate]") {
  const std::vector<bot::Runnable> flows{*bot.programs().current("default", "menu").value()};
  const auto play = [&](const std::string& body, Millis time) {
    const script::ScenarioScript script(clock, Log(null_log_sink()), {},
                                        {"menu.test.lua", "scenario('one', function(t) " + body + " end)"});
    scenario::SimulationLimits limits;
    limits.time = time;
    return scenario::run_scenarios(script, flows, bot, clock, limits);
  };
  const json::object held = play("t:start() t:bot 'Name?'", Millis(10'000));
  CHECK(held.at("held") == 1);
  CHECK(held.at("coverage").at(0).at("nodes_visited") == 2);
  const json::object failed = play("t:start() t:bot 'Nome?'", Millis(10'000));
  CHECK(failed.at("failed") == 1);
  CHECK(failed.at("scenarios").at(0).at("failure").as_string().find("expected \"Nome?\"") != std::string::npos);
  CHECK(play("t:start() t:ignore()", Millis(-1)).at("failed") == 1);
}
