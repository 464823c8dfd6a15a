// How many turns a second the engine of flows takes, alone: state read, nodes stepped through their plugins, state
// written. And what a waiting session takes. `flow_bench PLUGIN_FOLDER [--json]`.
#include <chrono>
#include <cstdio>
#include <string_view>

#include "flow/plugin_node_types.hpp"
#include "flow/runner.hpp"
#include "plugin/plugin_host.hpp"
#include "support/temp_dir.hpp"

namespace {

using namespace parley;

constexpr double kSecondsEach = 3.0;

/// inbound → condition → price → condition → set → reply with buttons → wait.
constexpr std::string_view kFlow = R"({"id": "order", "name": "Order", "language": "en",
  "settings": {"session_timeout_seconds": 86400},
  "nodes": [
    {"id": "start", "type": "start"},
    {"id": "is_size", "type": "condition", "config": {"rules": [
      {"id": "size", "variable": "message.text", "operator": "in", "value": ["S", "M", "L"]},
      {"id": "more", "variable": "message.text", "operator": "==", "value": "more"}]}},
    {"id": "price", "type": "assignment", "config": {"assignments": [
      {"name": "price", "operation": "set", "expression": "vars.base * 2 + 5"}]}},
    {"id": "is_dear", "type": "condition", "config": {"rules": [
      {"id": "dear", "variable": "vars.price", "operator": ">", "value": 100}]}},
    {"id": "set", "type": "assignment", "config": {"assignments": [
      {"name": "size", "operation": "set", "expression": "message.text"},
      {"name": "orders", "operation": "increment", "value": 1}]}},
    {"id": "reply", "type": "buttons", "config": {"body": "A {{vars.size}} is R$ {{vars.price}}. Another, {{contact.name}}?",
      "buttons": [{"id": "yes", "title": "Yes"}, {"id": "no", "title": "No"}], "timeout_seconds": 3600}}],
  "edges": [
    {"source": "start", "target": "is_size"}, {"source": "is_size", "port": "size", "target": "price"},
    {"source": "is_size", "port": "more", "target": "price"}, {"source": "is_size", "port": "default", "target": "price"},
    {"source": "price", "target": "is_dear"}, {"source": "is_dear", "port": "dear", "target": "set"},
    {"source": "is_dear", "port": "default", "target": "set"}, {"source": "set", "target": "reply"},
    {"source": "reply", "port": "yes", "target": "is_size"}, {"source": "reply", "port": "no", "target": "is_size"},
    {"source": "reply", "port": "other", "target": "is_size"}]})";

dialogue::Input message(std::string text, WallTime at) {
  dialogue::Input input;
  input.tenant = "acme";
  input.channel = "main";
  input.text = std::move(text);
  input.type = "text";
  input.at = at;
  input.contact_name = "Ana";
  input.contact_language = "pt-BR";
  return input;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) return std::fprintf(stderr, "usage: flow_bench PLUGIN_FOLDER [--json]\n"), 2;
  const bool as_json = argc > 2 && std::string_view(argv[2]) == "--json";
  const SystemClock clock;
  Metrics metrics;
  const Log log(null_log_sink());
  const plugin::HostInterfaces interfaces;
  const test::TempDir copies;
  plugin::PluginHostOptions options;
  options.folders = {argv[1]};
  options.loader.run_dir = copies.path();
  plugin::PluginHost plugins(options, {interfaces, log, metrics, clock});
  plugins.discover();
  plugin::PluginConfigs configs;
  for (const plugin::Manifest& manifest : plugins.manifests())
    if (manifest.kind == plugin::Kind::node) configs[manifest.id] = {true, "{}"};
  plugins.start(configs);
  const flow::PluginNodeTypes types(plugins, log);
  std::string document(kFlow);
  for (const char* limit : {"\"settings\": {"}) document.insert(document.find(limit) + 13, "\"max_visits\": 1000, ");
  const auto program = flow::Program::prepare(flow::Document::parse(document).value(), "v1", types);
  for (const auto& step : program->steps())
    if (!step.code)
      return std::fprintf(stderr, "flow_bench: node %s: %s\n", step.node.id.c_str(), step.problem.c_str()), 1;

  const flow::Runner runner;
  const flow::Surroundings around;
  const WallTime now = clock.wall();
  const dialogue::Outcome first = runner.start(*program, {{"base", 20}}, message("M", now), "s", around);
  if (!first.session || first.session->session.status != dialogue::SessionStatus::waiting)
    return std::fprintf(stderr, "flow_bench: the flow does not wait: %s\n",
                        first.session ? first.session->reason.c_str() : ""),
           1;
  const auto waiting = std::make_shared<dialogue::Session>(first.session->session);

  // The same waiting session is answered again and again: read from its text and written to text each time.
  std::uint64_t turns = 0, steps = 0;
  dialogue::Input input = message("L", now);
  input.session = waiting;
  const auto begin = std::chrono::steady_clock::now();
  double seconds = 0;
  do {
    for (int i = 0; i < 1000; ++i, ++turns) {
      const dialogue::Outcome outcome = runner.resume(*program, input, around);
      if (outcome.messages.size() != 1) return std::fprintf(stderr, "flow_bench: expected one answer\n"), 1;
      steps += outcome.trace.size();
    }
    seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  } while (seconds < kSecondsEach);

  const double rate = double(turns) / seconds;
  if (as_json) {
    std::printf("{\"flow_resumes_per_second\": %.0f, \"flow_steps_per_resume\": %.1f, \"flow_state_bytes\": %zu}\n",
                rate, double(steps) / double(turns), waiting->state.size());
  } else {
    std::printf("flow: %.0f turns/s on one thread, %.1f steps each, %.1f us; a waiting session's state: %zu bytes\n",
                rate, double(steps) / double(turns), 1e6 / rate, waiting->state.size());
  }
  return 0;
}
