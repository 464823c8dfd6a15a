#include "scenario/report.hpp"

#include <algorithm>
#include <ostream>

#include "base/quoted.hpp"

namespace parley::scenario {

namespace {

std::string title(const ScenarioOutcome& outcome) {
  return outcome.name.empty() ? outcome.file : outcome.file + ": " + outcome.name;
}

void write_text(std::ostream& out, const Report& report) {
  for (const ScenarioOutcome& outcome : report.outcomes) {
    out << (outcome.failure.empty() ? "ok    " : "FAIL  ") << printable(title(outcome)) << "\n";
    if (!outcome.failure.empty()) out << "      " << outcome.failure << "\n";
  }
  if (!report.unheard.empty()) out << "\nRules that no scenario made speak:\n";
  for (const std::string& rule : report.unheard) out << "      " << printable(rule) << "\n";
  if (!report.flows.empty()) out << "\n";
  for (const FlowCoverage& flow : report.flows) out << "coverage: " << printable(flow.to_text()) << "\n";
  out << "\n" << report.outcomes.size() - report.failures() << " of " << report.outcomes.size() << " hold\n";
}

/// A '#' in a description would begin a directive.
std::string tap_text(const ScenarioOutcome& outcome) {
  std::string text;
  for (const char c : printable(title(outcome))) text += c == '#' ? "\\#" : std::string(1, c);
  return text;
}

void write_tap(std::ostream& out, const Report& report) {
  out << "TAP version 14\n1.." << report.outcomes.size() << "\n";
  std::size_t number = 0;
  for (const ScenarioOutcome& outcome : report.outcomes) {
    out << (outcome.failure.empty() ? "ok " : "not ok ") << ++number << " - " << tap_text(outcome) << "\n";
    if (!outcome.failure.empty())
      out << "  ---\n  message: " << json::serialize(json::string(outcome.failure)) << "\n  ...\n";
  }
  for (const std::string& rule : report.unheard) out << "# no scenario made speak: " << printable(rule) << "\n";
  for (const FlowCoverage& flow : report.flows) out << "# coverage: " << printable(flow.to_text()) << "\n";
}

std::string xml(std::string_view text) {
  std::string escaped;
  for (const char c : printable(text)) {
    if (c == '<')
      escaped += "&lt;";
    else if (c == '>')
      escaped += "&gt;";
    else if (c == '&')
      escaped += "&amp;";
    else if (c == '"')
      escaped += "&quot;";
    else
      escaped += c;
  }
  return escaped;
}

void write_junit(std::ostream& out, const Report& report) {
  out << "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite name=\"parley\" tests=\"" << report.outcomes.size()
      << "\" failures=\"" << report.failures() << "\">\n";
  for (const ScenarioOutcome& outcome : report.outcomes) {
    out << "  <testcase classname=\"" << xml(outcome.file) << "\" name=\"" << xml(outcome.name) << "\"";
    if (outcome.failure.empty())
      out << "/>\n";
    else
      out << "><failure message=\"" << xml(outcome.failure) << "\"/></testcase>\n";
  }
  if (!report.flows.empty()) out << "  <system-out>";
  for (const FlowCoverage& flow : report.flows) out << "coverage: " << xml(flow.to_text()) << "\n";
  if (!report.flows.empty()) out << "</system-out>\n";
  out << "</testsuite>\n";
}

}  // namespace

std::size_t Report::failures() const {
  return std::size_t(
      std::count_if(outcomes.begin(), outcomes.end(), [](const auto& outcome) { return !outcome.failure.empty(); }));
}

void write(std::ostream& out, const Report& report, ReportFormat format) {
  if (format == ReportFormat::tap) return write_tap(out, report);
  if (format == ReportFormat::junit) return write_junit(out, report);
  write_text(out, report);
}

}  // namespace parley::scenario
