#include "config/finding.hpp"

#include <algorithm>

#include "base/quoted.hpp"

namespace parley::config {

std::string Finding::to_text() const {
  std::string out = file;
  if (line != 0) out += ":" + std::to_string(line);
  out += ": ";
  if (severity == Severity::warning) out += "warning: ";
  if (!key.empty()) out += key + ": ";
  out += "expected " + expected + ", found " + found;
  if (!hint.empty()) out += "; " + hint;
  return out;
}

Finding finding_at(const Origin& origin, std::string_view key, std::string_view expected, std::string_view found,
                   std::string_view hint) {
  Finding finding;
  const bool in_file = origin.kind == Origin::Kind::file;
  finding.file = printable(in_file ? origin.name : origin.to_text());
  finding.line = in_file ? origin.line : 0;
  finding.key = printable(key);
  finding.expected = printable(expected);
  finding.found = printable(found);
  finding.hint = printable(hint);
  return finding;
}

bool has_errors(std::span<const Finding> findings) {
  return std::any_of(findings.begin(), findings.end(),
                     [](const Finding& finding) { return finding.severity == Finding::Severity::error; });
}

std::string to_text(std::span<const Finding> findings) {
  std::string out;
  for (const Finding& finding : findings) out += finding.to_text() + "\n";
  return out;
}

}  // namespace parley::config
