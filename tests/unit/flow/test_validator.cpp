#include <chrono>
#include <fstream>
#include <sstream>

#include "described_types.hpp"
#include "flow/validator.hpp"

using namespace parley;
using namespace parley::flow;
using Catch::Contains;

namespace {

const DescribedTypes& installed() {
  static const DescribedTypes types = [] {
    DescribedTypes t;
    t.add(R"({"type": "start", "group": "flow", "config": {}, "ports": ["next"], "starts": true})");
    t.add(R"({"type": "text", "aliases": ["message"], "group": "messages", "ports": ["next", "error"],
              "config": {"type": "object", "required": ["text"]}})");
    t.add(R"({"type": "question", "group": "questions", "ports": ["next", "invalid", "timeout"], "config": {},
              "waits": true})");
    t.add(R"({"type": "buttons", "group": "questions", "ports": ["other", "timeout"], "waits": true,
              "ports_from": [{"each": "buttons", "prefix": "button"}],
              "config": {"properties": {"buttons": {"type": "array", "maxItems": 3}}}})");
    t.add(R"({"type": "condition", "group": "logic", "ports": ["default"],
              "ports_from": [{"each": "rules", "prefix": "rule"}], "config": {}})");
    t.add(R"({"type": "assignment", "group": "data", "ports": ["next"], "config": {}})");
    t.add(R"({"type": "api_call", "group": "integrations", "ports": ["next", "http_error", "timeout"], "config": {}})");
    t.add(R"({"type": "loop", "group": "logic", "ports": ["each", "done"], "config": {}})");
    t.add(R"({"type": "jump", "group": "flow", "ports": [], "config": {}, "ends": true})");
    t.add(R"({"type": "jump_to_flow", "group": "flow", "ports": [], "config": {}, "ends": true})");
    t.add(R"({"type": "listen", "group": "flow", "ports": ["next"], "config": {}, "listens": true})");
    t.add(R"({"type": "note", "group": "flow", "ports": [], "config": {}, "inert": true})");
    t.add(R"({"type": "script", "group": "integrations", "ports": ["next", "error"], "config": {}})");
    t.add(R"({"type": "end", "group": "flow", "ports": [], "config": {}, "ends": true})");
    return t;
  }();
  return types;
}

Findings checked(const json::object& raw, const ValidationContext& context = {}) {
  const auto document = Document::parse(raw);
  if (!document) FAIL(document.error().message);
  return validate(*document, raw, installed(), context);
}

json::object flow_of(std::string_view nodes, std::string_view edges, std::string_view more = "") {
  const std::string text =
      "{\"nodes\": [" + std::string(nodes) + "], \"edges\": [" + std::string(edges) + "]" + std::string(more) + "}";
  const auto value = parse_json(text, "flow");
  if (!value) FAIL(value.error().message + ": " + text);
  return value->as_object();
}

/// "code node field" of each finding; an error has a '!' behind its code.
std::vector<std::string> codes(const Findings& findings) {
  std::vector<std::string> out;
  for (const Finding& each : findings.all()) {
    std::string text = each.code + (each.severity == Severity::error ? "!" : "");
    for (const std::string& part : {each.node, each.field})
      if (!part.empty()) text += " " + part;
    out.push_back(text);
    CHECK_FALSE(each.message.empty());
    CHECK_FALSE(each.fix.empty());
  }
  return out;
}

using Codes = std::vector<std::string>;

constexpr auto kStart = R"({"id": "s", "type": "start"})";
constexpr auto kEnd = R"({"id": "e", "type": "end"})";

std::string between(std::string_view node) {
  return std::string(kStart) + "," + std::string(node) + "," + kEnd;
}
constexpr auto kThrough = R"({"source": "s", "target": "n"}, {"source": "n", "target": "e"})";

}  // namespace

TEST_CASE("a flow without faults has no findings and 100 points", "[flow][validator]") {
  const auto findings = checked(
      flow_of(between(R"({"id": "n", "type": "message", "config": {"text": "Hi {{contact.name}}"}})"), kThrough));
  CHECK(codes(findings) == Codes{});
  CHECK(findings.score() == 100);
}

TEST_CASE("a flow has one start", "[flow][validator]") {
  CHECK(codes(checked(flow_of(kEnd, ""))) == Codes{"no_start!"});
  CHECK(codes(checked(flow_of(std::string(kStart) + R"(,{"id": "t", "type": "start"},)" + kEnd,
                              R"({"source": "s", "target": "e"}, {"source": "t", "target": "e"})"))) ==
        Codes{"several_starts! t"});
}

TEST_CASE("what nothing follows is a dead end, what no way leads to is unreachable", "[flow][validator]") {
  const auto findings = checked(flow_of(
      std::string(kStart) + R"(, {"id": "a", "type": "text", "config": {"text": "x"}}, {"id": "b", "type": "end"})",
      R"({"source": "s", "target": "a"})"));
  CHECK(codes(findings) == Codes{"dead_end a", "unreachable b"});
  CHECK(findings.score() == 92);
}

TEST_CASE("notes and listeners need no way that leads to them", "[flow][validator]") {
  CHECK(codes(checked(flow_of(std::string(kStart) + R"(, {"id": "n", "type": "note", "config": {"text": "{{oops"}},
        {"id": "l", "type": "listen"},)" +
                                  kEnd,
                              R"({"source": "s", "target": "e"}, {"source": "l", "target": "e"})"))) == Codes{});
}

TEST_CASE("connections name nodes and ports that exist", "[flow][validator]") {
  CHECK(codes(checked(flow_of(between(R"({"id": "n", "type": "text", "config": {"text": "x"}})"),
                              std::string(kThrough) + R"(, {"source": "n", "port": "later", "target": "e"},
                              {"source": "x", "target": "e"}, {"source": "s", "target": "y"},
                              {"source": "n", "port": "next", "target": "e"})"))) ==
        Codes{"unknown_port! n edges[2].port", "missing_node! edges[3].source", "missing_node! s edges[4].target",
              "port_twice! s edges[4].port", "port_twice! n edges[5].port"});
}

TEST_CASE("a port that leads nowhere is a warning, unless something else answers it", "[flow][validator]") {
  const auto one = checked(
      flow_of(between(R"({"id": "n", "type": "buttons", "config": {"buttons": [{"id": "yes"}, {"title": "No"}]}})"),
              R"({"source": "s", "target": "n"}, {"source": "n", "port": "yes", "target": "e"})"));
  CHECK(codes(one) == Codes{"missing_connection n", "missing_connection n"});
  CHECK_THAT(one.all()[0].message, Contains("\"other\""));
  CHECK_THAT(one.all()[1].message, Contains("\"button_2\""));
  const auto timed = checked(flow_of(between(R"({"id": "n", "type": "question", "config": {"timeout_seconds": 60}})"),
                                     std::string(kThrough) + R"(, {"source": "n", "port": "invalid", "target": "e"})"));
  CHECK(codes(timed) == Codes{"missing_connection n"});
}

TEST_CASE("a loop in which nothing waits is endless, or at least suspicious", "[flow][validator]") {
  const auto nodes = std::string(kStart) + R"(, {"id": "a", "type": "assignment"}, {"id": "b", "type": "condition",
      "config": {"rules": [{}]}},)" +
                     kEnd;
  const auto edges = R"({"source": "s", "target": "a"}, {"source": "a", "target": "b"},
      {"source": "b", "port": "default", "target": "a"})";
  CHECK(codes(checked(flow_of(nodes, std::string(edges) + R"(, {"source": "b", "port": "rule_1", "target": "a"})"))) ==
        Codes{"unreachable e", "endless_loop! a"});
  CHECK(codes(checked(flow_of(nodes, std::string(edges) + R"(, {"source": "b", "port": "rule_1", "target": "e"})"))) ==
        Codes{"loop_without_wait a"});
}

TEST_CASE("a loop with a question in it, over a list or with a jump is no endless one", "[flow][validator]") {
  CHECK(codes(checked(flow_of(std::string(kStart) + R"(, {"id": "q", "type": "question"}, {"id": "j", "type": "jump",
      "config": {"node": "q"}})",
                              R"({"source": "s", "target": "q"}, {"source": "q", "target": "j"},
      {"source": "q", "port": "invalid", "target": "j"})"))) == Codes{});
  CHECK(
      codes(checked(flow_of(
          std::string(kStart) + R"(, {"id": "l", "type": "loop", "config": {"list": "contact.tags",
      "item": "tag"}}, {"id": "t", "type": "text", "config": {"text": "{{vars.tag}}"}},)" +
              kEnd,
          R"({"source": "s", "target": "l"}, {"source": "l", "port": "each", "target": "t"}, {"source": "t", "target": "l"},
      {"source": "l", "port": "done", "target": "e"})"))) == Codes{});
  CHECK(codes(checked(flow_of(std::string(kStart) + R"(, {"id": "a", "type": "assignment"}, {"id": "j", "type": "jump",
      "config": {"node": "a"}})",
                              R"({"source": "s", "target": "a"}, {"source": "a", "target": "j"})"))) ==
        Codes{"endless_loop! a"});
}

TEST_CASE("names that nobody sets are found in texts and expressions", "[flow][validator]") {
  const auto findings = checked(
      flow_of(
          between(
              R"({"id": "n", "type": "condition", "config": {"rules": [{"variable": "vars.sise"}, {"variable": "size"},
        {"variable": "vars.known.size", "value": "{{vars.given}} {{nobody}} {{1 +}}"}]}},
        {"id": "q", "type": "question", "config": {"save_to": "size"}},
        {"id": "x", "type": "script", "config": {"source": "local t = {{1, 2}}"}})"),
          R"({"source": "s", "target": "q"}, {"source": "q", "target": "x"}, {"source": "x", "target": "n"},
         {"source": "q", "port": "invalid", "target": "e"},
         {"source": "n", "port": "default", "target": "e"}, {"source": "n", "port": "rule_1", "target": "e"},
         {"source": "n", "port": "rule_2", "target": "e"}, {"source": "n", "port": "rule_3", "target": "e"})",
          R"(, "variables": ["known"])"),
      {.variables = {"given"}});
  CHECK(codes(findings) == Codes{"unknown_variable n rules[0].variable", "unknown_variable n rules[1].variable",
                                 "bad_expression! n rules[2].value", "unknown_variable n rules[2].value"});
  CHECK(findings.all()[0].fix == "Did you mean vars.size?");
  CHECK(findings.all()[1].fix == "Write vars.size.");
}

TEST_CASE("a loop without a name for its item sets vars.item, and the runner vars.error", "[flow][validator]") {
  const auto findings = checked(flow_of(
      std::string(kStart) + R"(, {"id": "l", "type": "loop", "config": {"list": "contact.tags"}},
        {"id": "t", "type": "text", "config": {"text": "{{vars.item}} {{vars.error.message}}"}}, )" +
          kEnd,
      R"({"source": "s", "target": "l"}, {"source": "l", "port": "each", "target": "t"}, {"source": "t", "target": "l"},
         {"source": "l", "port": "done", "target": "e"})"));
  CHECK(codes(findings) == Codes{});
}

TEST_CASE("secrets in plain text are found and not shown", "[flow][validator]") {
  const auto findings = checked(flow_of(between(R"({"id": "n", "type": "api_call", "config": {
      "url": "https://user:pa55@shop.example/x", "secret": "shop_key",
      "headers": {"Authorization": "Bearer abcdef123456", "X-Api-Key": "k", "Accept": "text/plain"},
      "body": {"password": "{{vars.pw}}", "note": "sk-live-1234567890abcdef", "token_type": "x"}}})"),
                                        kThrough),
                                {.variables = {"pw"}});
  CHECK(codes(findings) == Codes{"missing_connection n", "secret_in_plain_text! n url",
                                 "secret_in_plain_text! n headers.Authorization",
                                 "secret_in_plain_text! n headers.X-Api-Key", "secret_in_plain_text! n body.note"});
  for (const Finding& each : findings.all()) {
    CHECK_THAT(each.message, !Contains("pa55"));
    CHECK_THAT(each.message, !Contains("abcdef"));
  }
}

TEST_CASE("types, configs, channels and flows are held against what is installed", "[flow][validator]") {
  const auto findings =
      checked(flow_of(std::string(kStart) + R"(, {"id": "u", "type": "teleport", "config": {"to": "Mars"}},
        {"id": "t", "type": "text", "config": {}}, {"id": "j", "type": "jump_to_flow", "config": {"flow": "pizzas"}})",
                      R"({"source": "s", "target": "u"}, {"source": "u", "port": "any", "target": "t"},
                 {"source": "t", "target": "j"})"),
              {.flows = std::set<std::string, std::less<>>{"pizza"}, .channel = "main", .unsupported = {"text"}});
  CHECK(codes(findings) ==
        Codes{"unknown_type! u type", "unsupported_by_channel! t type", "config! t text", "unknown_flow! j flow"});
  CHECK_THAT(findings.all().back().fix, Contains("\"pizza\""));
}

TEST_CASE("texts in several languages are complete", "[flow][validator]") {
  const auto findings = checked(
      flow_of(std::string(kStart) + R"(, {"id": "a", "type": "text", "config": {"text": {"en": "Hi", "pt": "Oi"}}},
        {"id": "b", "type": "text", "config": {"text": {"pt": "Tchau"}}}, {"id": "c", "type": "text",
         "config": {"text": "OK", "media": {"kind": "image", "url": "https://x.example/a.png"}}})",
              R"({"source": "s", "target": "a"}, {"source": "a", "target": "b"}, {"source": "b", "target": "c"})",
              R"(, "language": "en")"));
  CHECK(codes(findings) == Codes{"dead_end c", "missing_language b text"});
  CHECK_THAT(findings.all()[1].message, Contains("is not written in en"));
}

TEST_CASE("two nodes do not share an id", "[flow][validator]") {
  CHECK(codes(checked(flow_of(between(R"({"id": "s", "type": "end"})"), R"({"source": "s", "target": "e"})"))) ==
        Codes{"duplicate_id! s", "unreachable s"});
}

TEST_CASE("ten thousand nodes are checked in less than a second", "[flow][validator]") {
  std::string nodes = kStart, edges = R"({"source": "s", "target": "n0"})";
  for (int i = 0; i < 10'000; ++i) {
    const std::string id = "n" + std::to_string(i), next = "n" + std::to_string((i + 1) % 10'000);
    nodes += R"(,{"id": ")" + id + R"(", "type": "text", "config": {"text": {"en": "Hello {{contact.name}} {{vars.x)" +
             std::to_string(i) + R"(}}", "pt": "Oi"}}})";
    edges += R"(,{"source": ")" + id + R"(", "target": ")" + next + "\"}";
  }
  const json::object raw = flow_of(nodes, edges);
  const auto document = Document::parse(raw);
  REQUIRE(document.has_value());
  const auto before = std::chrono::steady_clock::now();
  const Findings findings = validate(*document, raw, installed(), {});
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - before;
  CHECK(findings.warnings() == 10'000);
  CHECK(findings.errors() == 1);
  CHECK(findings.all().size() == 1'000);
  CHECK(findings.score() == 0);
  CHECK(took.count() < 1.0);
  UNSCOPED_INFO(took.count());
}

TEST_CASE("the flows in docs/flows.md have no findings", "[flow][validator][docs]") {
  std::stringstream page;
  page << std::ifstream(PARLEY_SOURCE_DIR "/docs/flows.md").rdbuf();
  const std::string text = page.str();
  int flows = 0;
  for (std::size_t at = text.find("<!-- flow: "); at != text.npos; at = text.find("<!-- flow: ", at + 1)) {
    const std::size_t begin = text.find("```json", at) + 7;
    const auto value = parse_json(text.substr(begin, text.find("```", begin) - begin), "sample");
    REQUIRE(value.has_value());
    CHECK(codes(checked(value->as_object())) == Codes{});
    ++flows;
  }
  CHECK(flows >= 1);
}
