// What a load gives: the value and all findings. The value is handed out only when no finding is an error, unless one
// asks for it in spite of them, as `parley check` does to judge and print as much as there is.
#pragma once

#include <utility>

#include "base/result.hpp"
#include "config/finding.hpp"

namespace parley::config {

template <class T>
class Loaded {
 public:
  Loaded(T value, Findings findings) : value_(std::move(value)), findings_(std::move(findings)) {}

  bool ok() const { return !has_errors(findings_); }
  /// Errors and warnings, sorted by file and line.
  const Findings& findings() const& { return findings_; }
  Findings findings() && { return std::move(findings_); }

  /// Asking for it when !ok() is a BrokenInvariant.
  const T& value() const& {
    check();
    return value_;
  }
  T value() && {
    check();
    return std::move(value_);
  }
  /// Complete also when !ok(): refused values are their defaults.
  const T& value_despite_errors() const& { return value_; }
  T value_despite_errors() && { return std::move(value_); }

 private:
  void check() const {
    if (!ok()) throw BrokenInvariant("a configuration with errors was used:\n" + to_text(findings_));
  }

  T value_;
  Findings findings_;
};

}  // namespace parley::config
