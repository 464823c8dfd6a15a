#include "flow/program.hpp"

#include "base/quoted.hpp"

namespace parley::flow {

namespace {

Program::Step make_step(Node node, const NodeTypes& types) {
  Program::Step step;
  step.node = std::move(node);
  step.type = types.find(step.node.type);
  if (!step.type) {
    step.problem = "node type " + in_quotes(step.node.type) + " is not installed; enable its plugin";
    return step;
  }
  if (step.type->description().inert) return step;
  auto code = step.type->prepare(step.node.config);
  if (code)
    step.code = std::move(*code);
  else
    step.problem = code.error().message;
  return step;
}

}  // namespace

int Program::Step::target(std::string_view port) const {
  for (const auto& [name, place] : ways)
    if (name == port) return place;
  return kNowhere;
}

std::shared_ptr<const Program> Program::prepare(Document document, std::string hash, const NodeTypes& types) {
  std::shared_ptr<Program> program(new Program(std::move(document), std::move(hash)));
  program->add_steps(types);
  program->connect();
  return program;
}

void Program::add_steps(const NodeTypes& types) {
  steps_.reserve(document_.nodes.size());  // places_ has views into it: it must not move
  for (Node& node : document_.nodes) {
    if (places_.contains(node.id)) continue;
    steps_.push_back(make_step(std::move(node), types));
    const int place = int(steps_.size()) - 1;
    const Step& step = steps_.back();
    places_.emplace(step.node.id, place);
    if (!step.type) continue;
    if (step.type->description().starts && start_ == kNowhere) start_ = place;
    if (step.listens() && step.code) listeners_.push_back(place);
  }
  document_.nodes.clear();  // they are in steps_ now
}

void Program::connect() {
  for (const Edge& edge : document_.edges) {
    const int from = place_of(edge.source);
    const int to = place_of(edge.target);
    if (from == kNowhere || to == kNowhere) continue;
    auto& step = steps_[std::size_t(from)];
    if (step.target(edge.port) == kNowhere) step.ways.emplace_back(edge.port, to);
  }
  document_.edges.clear();
}

int Program::place_of(std::string_view node_id) const {
  const auto found = places_.find(node_id);
  return found == places_.end() ? kNowhere : found->second;
}

}  // namespace parley::flow
