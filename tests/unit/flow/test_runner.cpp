#include "unit/flow/flow_conversation.hpp"

using namespace parley;
using namespace parley::test;
using dialogue::SessionStatus;
using Lines = std::vector<std::string>;

namespace {

/// start → ask size → say "A {{vars.size}}", with whatever else the test adds.
std::string pizza(std::string_view settings = "{}", std::string_view more_nodes = "",
                  std::string_view more_edges = "") {
  return R"({"id": "pizza", "name": "Pizza", "language": "en", "settings": )" + std::string(settings) + R"(,
    "nodes": [{"id": "a", "type": "start"},
              {"id": "b", "type": "ask", "config": {"text": "What size?", "save_to": "size"}},
              {"id": "c", "type": "say", "config": {"text": "A {{vars.size}} for {{contact.name}}"}})" +
         std::string(more_nodes) + R"(],
    "edges": [{"source": "a", "port": "next", "target": "b"}, {"source": "b", "port": "next", "target": "c"})" +
         std::string(more_edges) + "]}";
}

/// start → one node of type "do" with these effects, whose ports lead to nodes that say the port's name.
std::string doing(std::string_view effects, std::string_view settings = "{}") {
  return R"({"id": "f", "name": "f", "settings": )" + std::string(settings) + R"(,
    "nodes": [{"id": "a", "type": "start"}, {"id": "d", "type": "do", "config": {"effects": )" +
         std::string(effects) + R"(}},
      {"id": "r", "type": "say", "config": {"text": "result"}}, {"id": "t", "type": "say", "config": {"text": "timeout"}},
      {"id": "m", "type": "say", "config": {"text": "message"}}, {"id": "p", "type": "say", "config": {"text": "resumed"}}],
    "edges": [{"source": "a", "target": "d"}, {"source": "d", "port": "result", "target": "r"},
      {"source": "d", "port": "timeout", "target": "t"}, {"source": "d", "port": "message", "target": "m"},
      {"source": "d", "port": "resumed", "target": "p"}]})";
}

}  // namespace

TEST_CASE("A flow asks, waits, and goes on with the answer", "[flow][runner]") {
  FlowConversation c(pizza());
  c.start();
  CHECK(c.said() == Lines{"What size?"});
  CHECK(c.waits());
  c.user("M");
  CHECK(c.said() == Lines{"A M for Ana"});
  CHECK(c.session.status == SessionStatus::completed);
  CHECK_FALSE(c.session.due.has_value());
}

TEST_CASE("A medium where text is asked is the node's to refuse, and the question stays open", "[flow][runner]") {
  FlowConversation c(pizza());
  c.start().user("", "image");
  CHECK(c.said() == Lines{"words, please"});
  CHECK(c.waits());
  c.user("L");
  CHECK(c.said() == Lines{"A L for Ana"});
}

TEST_CASE("A question's time ends once, late or not", "[flow][runner][timer]") {
  FlowConversation c(pizza("{}", R"(,{"id": "t", "type": "say", "config": {"text": "Still there?"}})",
                           R"(,{"source": "b", "port": "timeout", "target": "t"})"));
  c.start();
  REQUIRE(c.session.due == c.now + Millis(60'000));

  SECTION("early: nothing happens, and the session is not even written") {
    c.after(Millis(59'999));
    CHECK(c.said().empty());
    CHECK(c.changes == 1);
    CHECK(c.waits());
  }
  SECTION("an hour late: the timeout's way is taken") {
    c.after(std::chrono::hours(1));
    CHECK(c.said() == Lines{"Still there?"});
    CHECK(c.session.status == SessionStatus::completed);
  }
  SECTION("the answer was faster: the timer finds nothing to do") {
    c.user("M");
    c.session.status = SessionStatus::waiting;  // as if it went on
    const int before = c.changes;
    c.after(std::chrono::hours(1));
    CHECK(c.changes == before);
  }
}

TEST_CASE("A message that comes while a far end is asked answers the next question", "[flow][runner]") {
  FlowConversation c(R"({"id": "f", "name": "f",
    "nodes": [{"id": "a", "type": "start"}, {"id": "h", "type": "do", "config": {"effects": [
                 {"kind": "http", "method": "GET", "url": "https://example.com"}]}},
              {"id": "b", "type": "ask", "config": {"text": "What size?", "save_to": "size"}},
              {"id": "c", "type": "say", "config": {"text": "{{vars.size}}"}}],
    "edges": [{"source": "a", "target": "h"}, {"source": "h", "port": "result", "target": "b"},
              {"source": "b", "target": "c"}]})");
  c.start();
  REQUIRE(c.outcome.session->requests.size() == 1);
  CHECK(c.outcome.session->requests[0].kind == "http");
  CHECK(c.outcome.session->requests[0].safe_to_repeat);
  c.user("M");
  CHECK(c.said().empty());
  CHECK(c.outcome.session->requests_stand);
  c.result({{"request", 1}, {"status", 200}});
  CHECK(c.said() == Lines{"What size?", "M"});
}

TEST_CASE("The answer to a request counts once, and only the one that is waited for", "[flow][runner]") {
  FlowConversation c(doing(R"([{"kind": "http", "method": "POST", "url": "https://example.com"}])"));
  c.start();
  CHECK_FALSE(c.outcome.session->requests[0].safe_to_repeat);
  c.result({{"request", 7}, {"status", 200}});
  CHECK(c.said().empty());
  CHECK(c.changes == 1);
  c.result({{"request", 1}, {"status", 200}});
  CHECK(c.said() == Lines{"result"});
}

TEST_CASE("Two answers at once: the second is an answer to what is asked then", "[flow][runner]") {
  FlowConversation c(pizza("{}",
                           R"(,{"id": "d", "type": "ask", "config": {"text": "Which dough?", "save_to": "dough"}})",
                           R"(,{"source": "c", "target": "d"})"));
  c.start().user("M");
  CHECK(c.said() == Lines{"A M for Ana", "Which dough?"});
  c.user("thin");
  CHECK(c.session.status == SessionStatus::completed);
  CHECK(*c.var("dough") == "thin");
}

TEST_CASE("A word that a node listens for takes the conversation over from anywhere", "[flow][runner]") {
  FlowConversation c(pizza("{}", R"(,{"id": "l", "type": "listen", "config": {"word": "stop"}},
                                     {"id": "e", "type": "say", "config": {"text": "Stopped"}})",
                           R"(,{"source": "l", "target": "e"})"));
  c.start().user("stop");
  CHECK(c.said() == Lines{"Stopped"});
  CHECK(c.session.status == SessionStatus::completed);
}

TEST_CASE("A loop without a wait ends in the error's way or with people, never in silence", "[flow][runner][limits]") {
  const std::string loop =
      R"("nodes": [{"id": "a", "type": "start"}, {"id": "b", "type": "say", "config": {"text": "x"}}],
    "edges": [{"source": "a", "target": "b"}, {"source": "b", "target": "b"}]})";
  FlowConversation visits(R"({"id": "f", "name": "f", "settings": {"max_visits": 3}, )" + loop);
  visits.start();
  CHECK(visits.said() == Lines{"x", "x", "x"});
  CHECK(visits.session.status == SessionStatus::failed);
  CHECK(visits.outcome.handoff.has_value());

  FlowConversation steps(R"({"id": "f", "name": "f", "settings": {"max_steps": 10, "max_visits": 1000}, )" + loop);
  steps.start();
  CHECK(steps.said().size() == 9);
  CHECK(steps.outcome.session->reason == "more than 10 steps in one turn");
  CHECK(steps.outcome.handoff.has_value());
}

TEST_CASE("An error takes its port, the node's own tries first, then the flow's setting", "[flow][runner][errors]") {
  const auto flow = [](std::string_view settings, std::string_view retry, std::string_view edges) {
    return R"({"id": "f", "name": "f", "settings": )" + std::string(settings) + R"(,
      "nodes": [{"id": "a", "type": "start"}, {"id": "x", "type": "fail")" +
           std::string(retry) + R"(},
                {"id": "e", "type": "say", "config": {"text": "{{vars.error.message}}"}},
                {"id": "n", "type": "say", "config": {"text": "next"}}],
      "edges": [{"source": "a", "target": "x"}, {"source": "x", "port": "next", "target": "n"})" +
           std::string(edges) + "]}";
  };
  SECTION("its port") {
    FlowConversation c(flow("{}", "", R"(,{"source": "x", "port": "error", "target": "e"})"));
    CHECK(c.start().said() == Lines{"the node broke"});
  }
  SECTION("stop") {
    FlowConversation c(flow(R"({"on_error": "stop"})", "", ""));
    c.start();
    CHECK(c.session.status == SessionStatus::failed);
    CHECK_FALSE(c.outcome.handoff.has_value());
  }
  SECTION("continue") {
    FlowConversation c(flow(R"({"on_error": "continue"})", "", ""));
    CHECK(c.start().said() == Lines{"next"});
  }
  SECTION("hand-off, to whom the settings say") {
    FlowConversation c(flow(R"({"on_error": "handoff", "handoff": {"department": "sales"}})", "", ""));
    c.start();
    REQUIRE(c.outcome.handoff.has_value());
    CHECK(string_or(*c.outcome.handoff, "department") == "sales");
  }
  SECTION("tries, with a wait between them") {
    FlowConversation c(flow("{}", R"(, "retry": {"attempts": 2, "delay_seconds": 5})",
                            R"(,{"source": "x", "port": "error", "target": "e"})"));
    c.start();
    CHECK(c.said().empty());
    CHECK(c.session.due == c.now + Millis(5'000));
    CHECK(c.after(Millis(5'000)).said().empty());
    CHECK(c.after(Millis(5'000)).said() == Lines{"the node broke"});
  }
}

TEST_CASE("A node whose type is not installed is met where the session comes there", "[flow][runner][errors]") {
  FlowConversation c(pizza("{}", R"(,{"id": "z", "type": "teleport"})", R"(,{"source": "c", "target": "z"})"));
  c.start();
  CHECK(c.said() == Lines{"What size?"});
  c.user("M");
  CHECK(c.said() == Lines{"A M for Ana"});
  CHECK(c.session.status == SessionStatus::failed);
  CHECK(c.outcome.session->reason.find("\"teleport\" is not installed") != std::string::npos);
}

TEST_CASE("Silence is spoken to once, and then ends the session", "[flow][runner][timer]") {
  FlowConversation c(pizza(R"({"inactivity": {"after_seconds": 10, "text": {"en": "Hello?", "pt": "Alô?"},
                               "end_after_seconds": 20}})"));
  c.start();
  c.after(Millis(10'000));
  CHECK(c.said() == Lines{"Alô?"});
  CHECK(c.waits());
  SECTION("an answer begins it anew") {
    c.user("", "image");
    CHECK(c.session.due == c.now + Millis(10'000));
  }
  SECTION("no answer ends it") {
    c.after(Millis(20'000));
    CHECK(c.session.status == SessionStatus::expired);
  }
}

TEST_CASE("A session ends when its time is over, wherever it stands", "[flow][runner][timer]") {
  FlowConversation c(pizza(R"({"session_timeout_seconds": 30})"));
  c.start();
  CHECK(c.session.due == c.now + Millis(30'000));
  c.after(Millis(30'000));
  CHECK(c.session.status == SessionStatus::expired);
}

TEST_CASE("Outside the 24-hour window nothing but a template is said", "[flow][runner][window]") {
  const auto flow = [](std::string_view settings) {
    return doing(R"([{"kind": "wait", "for": "time", "seconds": 90000}])", settings);
  };
  const auto late = [](FlowConversation& c) {
    c.start();
    c.window_ends = c.now + std::chrono::hours(24);
    c.after(std::chrono::hours(25));
  };
  SECTION("wait: what was to be said is said when the person has written") {
    FlowConversation c(flow(R"({"outside_window": "wait"})"));
    late(c);
    CHECK(c.said().empty());
    CHECK(c.waits());
    c.window_ends = c.now + std::chrono::hours(24);
    CHECK(c.user("I am back").said() == Lines{"timeout"});
  }
  SECTION("template: the one of the settings goes first") {
    FlowConversation c(flow(R"({"outside_window": "template",
                                "window_template": {"type": "template", "name": "come_back", "language": "en"}})"));
    late(c);
    REQUIRE(c.outcome.messages.size() == 1);
    CHECK(string_or(c.outcome.messages[0].message, "name") == "come_back");
    c.window_ends = c.now + std::chrono::hours(24);
    CHECK(c.user("yes").said() == Lines{"timeout"});
  }
  SECTION("handoff") {
    FlowConversation c(flow(R"({"outside_window": "handoff"})"));
    late(c);
    CHECK(c.outcome.handoff.has_value());
    CHECK(c.session.status == SessionStatus::handed_off);
  }
}

TEST_CASE("People take over, and the flow goes on when they are done if it asked to", "[flow][runner]") {
  FlowConversation c(doing(R"([{"kind": "handoff", "department": "kitchen", "resume": true}])"));
  c.start();
  REQUIRE(c.outcome.handoff.has_value());
  CHECK(c.waits());
  SECTION("it is told") {
    CHECK(c.resume(dialogue::Input::Kind::resumed).said() == Lines{"resumed"});
  }
  SECTION("or asked again") {
    CHECK(c.user("thanks").said() == Lines{"resumed"});
  }
}

TEST_CASE("What effects say comes out as it is", "[flow][runner][effects]") {
  FlowConversation c(doing(R"([{"kind": "set", "name": "n", "value": 3},
    {"kind": "set", "name": "kept", "value": "x", "scope": "contact"},
    {"kind": "contact", "name": "Bia", "tags_add": ["vip"], "opt_in": true, "fields": {"city": "Recife"}},
    {"kind": "event", "name": "sale", "value": 10}, {"kind": "say", "text": "a"},
    {"kind": "say", "message": {"type": "image", "url": "https://example.com/a.png"}, "delay_seconds": 2},
    {"kind": "end", "close": true, "outputs": {"total": 10}}])"));
  c.start();
  CHECK(*c.var("n") == 3);
  CHECK(c.outcome.vars_set.at("kept") == "x");
  CHECK(string_or(c.outcome.contact, "name") == "Bia");
  CHECK(c.outcome.tags_added == Lines{"vip"});
  CHECK(c.outcome.metrics.size() == 1);
  CHECK(c.outcome.messages[1].after == Millis(2'000));
  CHECK(c.outcome.close);
  CHECK(c.outcome.session->outputs.at("total") == 10);
  CHECK(c.session.status == SessionStatus::completed);
}

TEST_CASE("An effect that cannot be is the node's error, by name", "[flow][runner][effects]") {
  FlowConversation c(doing(R"([{"kind": "teleport"}])", R"({"on_error": "stop"})"));
  c.start();
  CHECK(c.outcome.session->reason == "node \"d\": effect \"teleport\" is not known to this server");
}

TEST_CASE("A flow calls another and hears what came of it", "[flow][runner][effects]") {
  FlowConversation c(doing(R"([{"kind": "call", "flow": "payment", "input": {"total": 3}}])"));
  c.start();
  CHECK(c.session.status == SessionStatus::calling);
  REQUIRE(c.outcome.session->call.has_value());
  CHECK(c.outcome.session->call->name == "payment");
  CHECK(c.outcome.session->call->with.at("total") == 3);
  c.result({{"request", c.outcome.session->call_number}, {"outputs", {{"paid", true}}}});
  CHECK(c.said() == Lines{"result"});
}

TEST_CASE("A session moves to a version that has its node", "[flow][runner][publish]") {
  FlowConversation c(pizza());
  c.start();
  c.use(pizza("{}", R"(,{"id": "n", "type": "say", "config": {"text": "new"}})"), "v2");
  CHECK(c.runner.can_move(*c.program, c.session).has_value());
  c.use(R"({"id": "pizza", "nodes": [{"id": "a", "type": "start"}], "edges": []})", "v3");
  const Result<> moved = c.runner.can_move(*c.program, c.session);
  REQUIRE(moved.has_error());
  CHECK(moved.error().message == "stands at node \"b\", which the new version does not have");
}

TEST_CASE("A state that cannot be read ends with people", "[flow][runner][errors]") {
  FlowConversation c(pizza());
  c.start();
  c.session.state = "{broken";
  c.user("M");
  CHECK(c.session.status == SessionStatus::failed);
  CHECK(c.outcome.handoff.has_value());
}

TEST_CASE("The state of a waiting session is small, and read as it was written", "[flow][state]") {
  FlowConversation c(pizza());
  c.start({{"name", "Ana"}, {"price", 12.5}});
  CHECK(c.session.state.size() < 300);
  CHECK(flow::FlowState::parse(c.session.state).value().to_text() == c.session.state);
}
