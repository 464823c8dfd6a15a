#include "plugin/start_order.hpp"

#include <deque>
#include <optional>
#include <set>

#include "plugin/refusal.hpp"

namespace parley::plugin {

namespace {

class Planner {
 public:
  Planner(const std::vector<StartNode>& wanted, const std::map<std::string, std::string>& off) : off_(off) {
    for (const StartNode& node : wanted) nodes_.emplace(node.id, &node);
  }

  StartOrder plan() {
    drop_unmet();
    take_in_order();
    refuse_cycles();
    drop_unmet();  // those that require a member of a cycle
    return std::move(result_);
  }

 private:
  /// Refuses every node with a requirement that cannot be met, until no more fall.
  void drop_unmet() {
    for (bool changed = true; changed;) {
      changed = false;
      for (auto it = nodes_.begin(); it != nodes_.end();) {
        const auto reason = unmet(*it->second);
        changed |= reason.has_value();
        if (reason) result_.refused[it->first] = *reason;
        it = reason ? nodes_.erase(it) : std::next(it);
      }
    }
  }

  std::optional<std::string> unmet(const StartNode& node) const {
    for (const Requirement& requirement : node.requirements) {
      const auto found = nodes_.find(requirement.id);
      if (found == nodes_.end() && !taken_.contains(requirement.id)) {
        return reason(node, to_text(requirement), why_absent(requirement.id));
      }
      if (found == nodes_.end() || !requirement.at_least) continue;
      if (found->second->version < *requirement.at_least) {
        return reason(node, to_text(requirement), "version " + to_text(found->second->version));
      }
    }
    return std::nullopt;
  }

  static std::string reason(const StartNode& node, const std::string& expected, const std::string& found) {
    return refused({node.id, "requires", expected, found, "install and enable what it requires, or turn it off"})
        .message;
  }

  std::string why_absent(const std::string& id) const {
    if (result_.refused.contains(id)) return "that " + id + " is refused too";
    const auto off = off_.find(id);
    return off == off_.end() ? "no plugin of that id" : "that " + id + " " + off->second;
  }

  void take_in_order() {
    std::map<std::string, std::size_t> waiting_for;
    std::map<std::string, std::vector<std::string>> dependents;
    std::set<std::string> ready;
    for (const auto& [id, node] : nodes_) {
      std::set<std::string> needed;  // one plugin may be named twice, with two versions
      for (const Requirement& requirement : node->requirements) needed.insert(requirement.id);
      for (const std::string& need : needed) dependents[need].push_back(id);
      waiting_for[id] = needed.size();
      if (needed.empty()) ready.insert(id);
    }
    while (!ready.empty()) {
      const std::string id = *ready.begin();
      ready.erase(ready.begin());
      for (const std::string& dependent : dependents[id]) {
        if (--waiting_for[dependent] == 0) ready.insert(dependent);
      }
      nodes_.erase(id);
      taken_.insert(id);
      result_.order.push_back(id);
    }
  }

  void refuse_cycles() {
    std::map<std::string, std::string> cycles;
    for (const auto& [id, node] : nodes_) {
      if (const std::string path = cycle_through(id); !path.empty()) {
        cycles[id] = refused({id, "requires", "no cycle", path, "take one of these requirements out"}).message;
      }
    }
    for (const auto& [id, text] : cycles) {
      nodes_.erase(id);
      result_.refused[id] = text;
    }
  }

  /// The shortest way from `id` along requirements back to it, "a -> b -> a"; empty when there is none.
  std::string cycle_through(const std::string& id) const {
    std::map<std::string, std::string> came_from;
    std::deque<std::string> next{id};
    while (!next.empty()) {
      const std::string at = next.front();
      next.pop_front();
      for (const Requirement& requirement : nodes_.at(at)->requirements) {
        if (!nodes_.contains(requirement.id)) continue;
        if (requirement.id == id) return path_back(came_from, id, at);
        if (came_from.emplace(requirement.id, at).second) next.push_back(requirement.id);
      }
    }
    return {};
  }

  static std::string path_back(const std::map<std::string, std::string>& came_from, const std::string& id,
                               std::string at) {
    std::string path = id;
    for (; at != id; at = came_from.at(at)) path.insert(0, at + " -> ");
    return id + " -> " + path;
  }

  const std::map<std::string, std::string>& off_;
  std::map<std::string, const StartNode*> nodes_;  // not yet placed
  std::set<std::string> taken_;
  StartOrder result_;
};

}  // namespace

StartOrder start_order(const std::vector<StartNode>& wanted, const std::map<std::string, std::string>& off) {
  return Planner(wanted, off).plan();
}

}  // namespace parley::plugin
