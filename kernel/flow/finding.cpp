#include "flow/finding.hpp"

#include <algorithm>

namespace parley::flow {

namespace {
constexpr std::size_t kMostFindings = 1'000;
}

void Findings::add(Finding finding) {
  ++(finding.severity == Severity::error ? errors_ : warnings_);
  if (all_.size() < kMostFindings) all_.push_back(std::move(finding));
}

int Findings::score() const {
  return int(100 - std::min<std::size_t>(100, 20 * errors_ + 4 * warnings_));
}

json::object Findings::to_json() const {
  json::array list;
  for (const Finding& each : all_) {
    json::object finding{{"code", each.code}, {"severity", each.severity == Severity::error ? "error" : "warning"}};
    if (!each.node.empty()) finding["node"] = each.node;
    if (!each.field.empty()) finding["field"] = each.field;
    finding["message"] = each.message;
    finding["fix"] = each.fix;
    list.push_back(std::move(finding));
  }
  return {{"score", score()}, {"errors", errors_}, {"warnings", warnings_}, {"findings", std::move(list)}};
}

}  // namespace parley::flow
