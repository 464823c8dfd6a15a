// One thing that is wrong with the configuration, told so that an operator can mend it without reading our code. All
// findings of a load are collected; an error keeps the server from starting, a warning does not.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/quoted.hpp"
#include "config/origin.hpp"

namespace parley::config {

struct Finding {
  enum class Severity { error, warning };

  Severity severity = Severity::error;
  std::string file;   ///< the file, "environment NAME" or "command line"
  unsigned line = 0;  ///< 0 when there is none
  std::string key;    ///< with its section, "server.io_threads"; empty when the whole file is meant
  std::string expected;
  std::string found;
  std::string hint;  ///< what to do about it; may be empty

  /// etc/parley.toml:12: server.io_threads: expected an integer from 1 to 64, found "many"
  std::string to_text() const;
};

using Findings = std::vector<Finding>;

/// A finding that points at where a value came from. Control characters and bytes that are no UTF-8 are escaped.
Finding finding_at(const Origin& origin, std::string_view key, std::string_view expected, std::string_view found,
                   std::string_view hint = {});

bool has_errors(std::span<const Finding> findings);

/// One line each, errors and warnings.
std::string to_text(std::span<const Finding> findings);

}  // namespace parley::config
