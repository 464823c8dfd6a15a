// What became of one attempt to send, and what to do next.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/result.hpp"

namespace parley::messaging {

/// The provider's classes of outcome (send-result.schema.json), and `unknown`: the request may have arrived or not.
enum class SendClass {
  accepted,
  throttled,
  transient,
  permanent,
  window,
  auth,
  blocked,
  spam,
  template_problem,
  recipient,
  preference,
  media,
  unknown,
};

std::string_view name(SendClass send_class);

struct SendResult {
  SendClass send_class = SendClass::permanent;
  std::string provider_id;  ///< with accepted
  std::string code;         ///< the provider's own code, for people
  std::string message;
  enum class Scope { pair, number, account } scope = Scope::number;  ///< of a throttle
  std::optional<Millis> retry_after;

  /// The text kept with a failed message: class, code and the provider's words.
  std::string to_text() const;
};

/// Reads a send result document. A document that is none counts as an Error, never as accepted.
Result<SendResult> parse_send_result(std::string_view document);

struct RetryOptions {
  int attempts = 8;         ///< tries in all before a message fails
  Millis first{1000};       ///< wait after the first failure; doubles with each
  Millis longest{300'000};  ///< but never more than this
};

/// What the outbox does after an attempt.
struct Verdict {
  enum class Next { done, fail, retry, reconcile } next;
  Millis wait{};               ///< with retry
  bool pause_channel = false;  ///< nothing of the channel goes during `wait`
};

/// `attempts` counts the one just made. `jitter` is uniform in [0, 1): retries of many messages must not come together.
Verdict judge(const SendResult& result, int attempts, const RetryOptions& options, double jitter);

}  // namespace parley::messaging
