#include "messaging/send_result.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "base/json.hpp"

namespace parley::messaging {

namespace {

constexpr std::array<std::pair<std::string_view, SendClass>, 13> kClasses{{
    {"accepted", SendClass::accepted},
    {"throttled", SendClass::throttled},
    {"transient", SendClass::transient},
    {"permanent", SendClass::permanent},
    {"window", SendClass::window},
    {"auth", SendClass::auth},
    {"blocked", SendClass::blocked},
    {"spam", SendClass::spam},
    {"template", SendClass::template_problem},
    {"recipient", SendClass::recipient},
    {"preference", SendClass::preference},
    {"media", SendClass::media},
    {"unknown", SendClass::unknown},
}};

Millis backoff(int attempts, const RetryOptions& options, double base, double jitter) {
  const double wait = double(options.first.count()) * std::pow(base, std::min(attempts - 1, 30));
  const double bounded = std::min(wait, double(options.longest.count()));
  return Millis(std::int64_t(bounded * (0.75 + 0.5 * jitter)));
}

}  // namespace

std::string_view name(SendClass send_class) {
  return std::find_if(kClasses.begin(), kClasses.end(), [&](auto& entry) { return entry.second == send_class; })->first;
}

std::string SendResult::to_text() const {
  std::string text(name(send_class));
  if (!code.empty()) text += " " + code;
  if (!message.empty()) text += ": " + message;
  return text;
}

Result<SendResult> parse_send_result(std::string_view document) {
  const Result<json::value> value = parse_json(document, "send result");
  if (!value) return value.error();
  const json::object* object = value->if_object();
  if (!object) return fail(Errc::internal, "send result: expected an object");
  const std::string_view class_name = string_or(*object, "class");
  const auto entry = std::find_if(kClasses.begin(), kClasses.end(), [&](auto& e) { return e.first == class_name; });
  if (entry == kClasses.end())
    return fail(Errc::internal, "send result: unknown class '" + std::string(class_name) + "'");
  SendResult result;
  result.send_class = entry->second;
  result.provider_id = string_or(*object, "provider_id");
  if (result.send_class == SendClass::accepted && result.provider_id.empty())
    return fail(Errc::internal, "send result: accepted without a provider_id");
  if (const json::value* code = object->if_contains("code"))
    result.code = code->is_string() ? std::string(code->get_string()) : json::serialize(*code);
  result.message = string_or(*object, "message");
  const std::string_view scope = string_or(*object, "scope", "number");
  result.scope = scope == "pair"      ? SendResult::Scope::pair
                 : scope == "account" ? SendResult::Scope::account
                                      : SendResult::Scope::number;
  if (const auto wait = int_or(*object, "retry_after_ms", -1); wait >= 0) result.retry_after = Millis(wait);
  return result;
}

Verdict judge(const SendResult& result, int attempts, const RetryOptions& options, double jitter) {
  using Next = Verdict::Next;
  const bool exhausted = attempts >= options.attempts;
  const auto retry = [&](double base, bool pause) {
    if (exhausted) return Verdict{Next::fail};
    const Millis wait = std::max(backoff(attempts, options, base, jitter), result.retry_after.value_or(Millis(0)));
    return Verdict{Next::retry, std::min(wait, std::max(options.longest, result.retry_after.value_or(Millis(0)))),
                   pause};
  };
  switch (result.send_class) {
    case SendClass::accepted:
      return {Next::done};
    case SendClass::unknown:
      return {Next::reconcile};
    case SendClass::throttled:
      // The pair's limit grows 4^X by the provider's rule and concerns this person only; others concern the number.
      return result.scope == SendResult::Scope::pair ? retry(4, false) : retry(2, true);
    case SendClass::transient:
    case SendClass::media:
      return retry(2, false);
    case SendClass::auth:
    case SendClass::blocked:
    case SendClass::spam:
      return retry(4, true);  // an operator must act: hold the number, do not burn its messages
    default:
      return {Next::fail};
  }
}

}  // namespace parley::messaging
