#include <catch2/catch.hpp>

#include "flow/canonical.hpp"
#include "flow/diff.hpp"

using namespace parley;
using namespace parley::flow;

namespace {
json::object read(std::string_view text) {
  return parse_json(text, "flow")->as_object();
}
}  // namespace

TEST_CASE("a document has one text, whatever the order of its members", "[flow][canonical]") {
  const auto text = canonical_text(read(R"({"b": [1, {"z": null, "a": "é\n"}], "a": {"y": 2.5, "x": true}})"));
  CHECK(text == "{\"a\":{\"x\":true,\"y\":2.5E0},\"b\":[1,{\"a\":\"é\\n\",\"z\":null}]}");
  CHECK(text == canonical_text(*parse_json(text, "again")));
  CHECK(content_hash("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST_CASE("two documents differ in nodes, their fields, connections and settings", "[flow][diff]") {
  const auto was = read(R"({"name": "Pizza", "settings": {"max_steps": 50},
    "nodes": [{"id": "a", "type": "text", "config": {"text": "Hi"}, "position": {"x": 1}},
              {"id": "b", "type": "buttons", "config": {"buttons": [{"id": "x", "title": "X"}]}},
              {"id": "c", "type": "end"}, {"id": "d", "type": "note", "position": {"x": 1}}],
    "edges": [{"source": "a", "target": "b"}, {"source": "b", "port": "x", "target": "c"}]})");
  const auto now = read(R"({"name": "Pizza", "settings": {"max_steps": 60},
    "nodes": [{"id": "d", "type": "note", "position": {"x": 2}},
              {"id": "a", "type": "text", "config": {"text": "Hello"}, "position": {"x": 9}},
              {"id": "b", "type": "buttons", "config": {"buttons": [{"id": "x", "title": "X"}, {"id": "y", "title": "Y"}]}},
              {"id": "e", "type": "end", "label": "Bye"}],
    "edges": [{"source": "b", "port": "x", "target": "e"}, {"source": "a", "port": "next", "target": "b"}]})");
  CHECK(canonical_text(difference(was, now).to_json()) == canonical_text(*parse_json(R"({
    "nodes": {"added": [{"id": "e", "type": "end", "label": "Bye"}], "removed": [{"id": "c", "type": "end"}],
              "changed": [{"id": "a", "fields": [{"field": "config.text", "was": "Hi", "now": "Hello"}]},
                          {"id": "b", "fields": [{"field": "config.buttons[1]", "was": null, "now": {"id": "y", "title": "Y"}}]}],
              "moved": ["d"]},
    "edges": {"added": [{"source": "b", "port": "x", "target": "e"}],
              "removed": [{"source": "b", "port": "x", "target": "c"}]},
    "document": [{"field": "settings.max_steps", "was": 50, "now": 60}]})",
                                                                                     "expected")));
}

TEST_CASE("the same document has no differences", "[flow][diff]") {
  const auto one = read(R"({"nodes": [{"id": "a"}], "edges": [{"source": "a", "target": "a"}]})");
  const auto other = read(R"({"edges": [{"target": "a", "source": "a", "port": "next"}], "nodes": [{"id": "a"}]})");
  CHECK(difference(one, other).empty());
}
