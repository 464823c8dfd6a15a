// What parley-conformance prints: a line a case for people, or one JSON document for programs.
#pragma once

#include <iosfwd>
#include <parley/json.hpp>
#include <string>

#include "case.hpp"
#include "process.hpp"

namespace parley::conformance {

class Report {
 public:
  Report(std::string plugin, bool as_json, std::ostream& out)
      : plugin_(std::move(plugin)), as_json_(as_json), out_(out) {}

  void add(const Case& one, const Outcome& outcome);
  /// Prints the end. True when nothing was broken and something was kept.
  bool finish();

 private:
  std::string plugin_;
  bool as_json_;
  std::ostream& out_;
  sdk::Json cases_ = sdk::Json::array();
  int kept_ = 0;
  int broken_ = 0;
  int skipped_ = 0;
};

}  // namespace parley::conformance
