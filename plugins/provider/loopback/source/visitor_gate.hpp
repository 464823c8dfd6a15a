// Who may use the phone. It has no password, so unless the operator says otherwise only programs on this machine may,
// and no web page of another site that happens to be open in a browser on this machine.
#pragma once

#include <parley/http.hpp>

namespace parley::loopback {

/// Immutable; any thread.
class VisitorGate {
 public:
  explicit VisitorGate(bool allow_remote) : allow_remote_(allow_remote) {}

  /// Returns for a visitor who may look. Throws Failure(PARLEY_DENIED) for another machine, for a request that came
  /// through a proxy (whose own address says nothing), for a foreign host name and for a foreign page.
  void check(const sdk::HttpRequest& request) const;

  /// As check(), for a request that changes something: its body must be declared as JSON, which a foreign page cannot
  /// do without asking first.
  void check_change(const sdk::HttpRequest& request) const;

 private:
  bool allow_remote_;
};

}  // namespace parley::loopback
