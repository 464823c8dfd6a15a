// Makes the requests of sessions: what a program wants to learn from outside, once its turn is durable. What comes back
// is a document for the session, never an exception and never nothing.
#pragma once

#include <functional>
#include <map>
#include <string>

#include "base/json.hpp"
#include "dialogue/outcome.hpp"

namespace parley::bot {

/// Whose request it is.
struct RequestOrigin {
  std::string tenant;
  std::string session;
};

class RequestRunner {
 public:
  using Done = std::function<void(json::object result)>;

  virtual ~RequestRunner() = default;
  /// Calls `done` exactly once, on any thread, possibly before this returns; what it does there is quick. The result is
  /// what sdk/include/parley/abi/node.h says of the request's kind, or {"error": {"class", "message"}}.
  virtual void run(const RequestOrigin& origin, const dialogue::Request& request, Done done) = 0;
};

/// The error that a session hears: `what` is one of the classes of abi/node.h.
json::object request_error(std::string_view what, std::string_view message);
/// The class of an answer that will not come because this process ends: the session asks again at the next start.
inline constexpr std::string_view kShuttingDown = "shutdown";

/// Each kind by its own runner; one that is not there answers with an error.
class RequestRunners final : public RequestRunner {
 public:
  /// `runner` outlives this.
  void add(std::string kind, RequestRunner& runner) { runners_[std::move(kind)] = &runner; }
  void run(const RequestOrigin& origin, const dialogue::Request& request, Done done) override;

 private:
  std::map<std::string, RequestRunner*, std::less<>> runners_;
};

}  // namespace parley::bot
