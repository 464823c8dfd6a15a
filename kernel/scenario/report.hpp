// How the outcomes of scenarios are told: to people, to TAP readers, to whoever reads JUnit's XML.
#pragma once

#include <iosfwd>
#include <set>
#include <string>
#include <vector>

#include "scenario/player.hpp"

namespace parley::scenario {

enum class ReportFormat { text, tap, junit };

struct Report {
  std::vector<ScenarioOutcome> outcomes;
  std::vector<std::string> unheard;  ///< rules that no scenario made speak
  std::vector<FlowCoverage> flows;

  std::size_t failures() const;
};

void write(std::ostream& out, const Report& report, ReportFormat format);

}  // namespace parley::scenario
