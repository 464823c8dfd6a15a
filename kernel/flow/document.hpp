// A flow as JSON, read into types. Reading refuses only what is no flow document at all; whether the flow is any good
// is the validator's to say. What this server does not know (members, node types) is kept as it was written.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/json.hpp"
#include "base/result.hpp"

namespace parley::flow {

struct Retry {
  int attempts = 0;  ///< beside the first
  Millis delay{1'000};
};

struct Node {
  std::string id;
  std::string type;
  std::string label;
  json::object config;
  Retry retry;
  bool enabled = true;  ///< false: passed over by its first port
};

struct Edge {
  std::string source;
  std::string port;
  std::string target;
};

enum class OnError : std::uint8_t { stop, carry_on, retry, handoff };
enum class OutsideWindow : std::uint8_t { send_template, wait, handoff };

/// What holds for every session of the flow.
struct Settings {
  OnError on_error = OnError::handoff;  ///< of a node whose error port leads nowhere
  json::object handoff;                 ///< to whom: {"department", "queue", ...}
  int max_steps = 100;                  ///< node steps of one turn
  int max_visits = 20;                  ///< of one node in one session
  Millis session_timeout{0};            ///< from its start; 0: none
  Millis inactivity{0};                 ///< without a message of the person; 0: none
  json::value inactivity_text;          ///< a text per language, said then
  Millis inactivity_end{0};             ///< after that text, till the session ends; 0: it does not
  OutsideWindow outside_window = OutsideWindow::wait;
  json::object window_template;  ///< the template message that is sent instead
};

struct Document {
  std::string id;
  std::string name;
  std::string language;  ///< of its texts where a person's is not among them
  json::object trigger;  ///< {"type": "keyword", "keywords": [...]}, {"type": "none"}, ...
  Settings settings;
  std::vector<Node> nodes;
  std::vector<Edge> edges;

  /// Errors name the member by its path, what was found and what is expected.
  static Result<Document> parse(const json::object& document);
  static Result<Document> parse(std::string_view text);
};

/// The bounds of a document; more is refused when it is read.
inline constexpr std::size_t kMostNodes = 20'000;
inline constexpr std::size_t kMostEdges = 60'000;

}  // namespace parley::flow
