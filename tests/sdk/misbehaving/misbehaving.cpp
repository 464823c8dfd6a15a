// A node that breaks one promise of the ABI on demand. It shows that the conformance runner notices.
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <fcntl.h>
#include <parley/node.hpp>
#include <stdexcept>
#include <thread>

using namespace parley;

namespace {

std::string how;  // process-wide on purpose: a case runs in a process of its own
std::atomic<int> steps{0};

class Obedient : public sdk::PreparedNode {
 public:
  sdk::StepResult step(const sdk::StepInput&) const override { return sdk::StepResult::to("next").say("hello"); }
};

class Misbehaving : public sdk::Node {
 public:
  Misbehaving(sdk::Host, std::string_view config) {
    how = sdk::Json::parse(config)["how"].text();
    if (how == "leak_file") (void)!open("/dev/null", O_RDONLY | O_CLOEXEC);
    if (how == "leak_thread") std::thread([] { std::this_thread::sleep_for(std::chrono::hours(1)); }).detach();
  }
  std::unique_ptr<sdk::PreparedNode> prepare(const sdk::Json&) const override { return std::make_unique<Obedient>(); }

  template <class Type>
  static const void* table(std::string_view id);
};

parley_status step(parley_plugin* plugin, parley_node* node, const parley_step* input, const parley_sink* output,
                   const parley_sink* error) {
  const auto& good = *static_cast<const parley_node_v1*>(sdk::Node::table<Misbehaving>(PARLEY_NODE_V1));
  if (how == "crash") std::abort();
  if (how == "exit") std::_Exit(0);
  if (how == "hang") std::this_thread::sleep_for(std::chrono::hours(1));
  if (how == "throw") throw std::runtime_error("over the boundary");
  if (how == "silent") return PARLEY_INVALID;
  if (how == "forget")
    return sdk::guarded(error, [&] { sdk::Sink(output).write("{\"effects\":[" + std::to_string(++steps) + "]}"); });
  if (how == "no_json") return sdk::guarded(error, [&] { sdk::Sink(output).write("<html>"); });
  const parley_status status = good.step(plugin, node, input, output, error);
  return how == "deaf" ? parley_status(PARLEY_OK) : status;
}

template <class Type>
const void* Misbehaving::table(std::string_view id) {
  static const parley_node_v1 functions = [] {
    parley_node_v1 t = *static_cast<const parley_node_v1*>(sdk::Node::table<Type>(PARLEY_NODE_V1));
    t.step = step;
    if (how == "short_table") t.struct_size = 8;
    if (how == "null_function") t.release = nullptr;
    return t;
  }();
  if (how == "every_interface") return &functions;
  return id == PARLEY_NODE_V1 ? &functions : nullptr;
}

}  // namespace

PARLEY_PLUGIN(Misbehaving, Misbehaving);
