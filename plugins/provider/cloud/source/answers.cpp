#include "answers.hpp"

#include <charconv>
#include <parley/plugin.hpp>
#include <parley/provider.hpp>

#include "error_classes.hpp"
#include "fields.hpp"

namespace parley::cloud {

namespace {

/// A far end that asks for more is not believed: no message is worth sending a week later.
constexpr std::int64_t kMaxRetryAfterSeconds = 7 * 24 * 60 * 60;

bool same_name(std::string_view a, std::string_view lower) {
  if (a.size() != lower.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const char c = a[i] >= 'A' && a[i] <= 'Z' ? static_cast<char>(a[i] + 32) : a[i];
    if (c != lower[i]) return false;
  }
  return true;
}

/// Retry-After in its form of seconds; the form of a date needs a clock, which this plugin has not.
std::int64_t retry_after_ms(std::string_view header) {
  std::int64_t seconds = 0;
  const auto result = std::from_chars(header.data(), header.data() + header.size(), seconds);
  if (result.ec != std::errc() || result.ptr != header.data() + header.size() || seconds <= 0) return 0;
  return std::min(seconds, kMaxRetryAfterSeconds) * 1000;
}

std::string_view details_of(const json::object& error) {
  const json::object* data = object_at(error, "error_data");
  return data ? text_at(*data, "details") : std::string_view();
}

const json::object* first_object(const json::object& body, std::string_view key) {
  const json::array* items = array_at(body, key);
  return items && !items->empty() ? (*items)[0].if_object() : nullptr;
}

void write_accepted(JsonText& out, const json::object& body, const json::object& message) {
  out.begin_object();
  out.member("class", "accepted");
  out.member("provider_id", text_at(message, "id"));
  if (const json::object* contact = first_object(body, "contacts")) {
    out.member_if("address", text_at(*contact, "wa_id"));
    out.member_if("user_id", text_at(*contact, "user_id"));
  }
  out.member_if("status", text_at(message, "message_status"));
  out.end_object();
}

}  // namespace

Answer::Answer(const parley_http_response& response, bool body_is_file) : response_(response) {
  if (!body_is_file || !is_success()) body_ = document_.parse(raw_body());
}

std::string_view Answer::raw_body() const {
  return sdk::view(response_.body);
}

std::string_view Answer::header(std::string_view name) const {
  for (std::uint32_t i = 0; i < response_.header_count; ++i) {
    if (same_name(sdk::view(response_.headers[i].name), name)) return sdk::view(response_.headers[i].value);
  }
  return {};
}

const json::object* Answer::error() const {
  return body_ ? object_at(*body_, "error") : nullptr;
}

void Answer::write_failure(JsonText& out) const {
  const json::object none;
  const json::object& failure = error() ? *error() : none;
  const ErrorClass found = classify(error_code(failure), status(), true_at(failure, "is_transient"));
  const std::string code = code_at(failure, "code");
  const std::string_view message = text_at(failure, "message");
  const std::int64_t asked = retry_after_ms(header("retry-after"));
  const std::int64_t wait = asked > 0 ? asked : found.retry_after_ms;
  out.begin_object();
  out.member("class", found.name);
  out.member("code", code.empty() ? "http_" + std::to_string(status()) : code);
  out.member("message", message.empty() ? "the Cloud API answered with HTTP status " + std::to_string(status())
                                        : std::string(message));
  out.member_if("details", details_of(failure));
  out.member_if("scope", found.scope);
  if (wait > 0) out.member("retry_after_ms", wait);
  out.member_if("trace", text_at(failure, "fbtrace_id"));
  out.end_object();
}

std::string parse_send_answer(const parley_http_response& response) {
  const Answer answer(response);
  std::string text;
  JsonText out(text);
  if (answer.is_failure()) {
    answer.write_failure(out);
    return text;
  }
  const json::object* message = answer.body() ? first_object(*answer.body(), "messages") : nullptr;
  if (!message || text_at(*message, "id").empty()) {
    throw sdk::Failure(PARLEY_TIMEOUT,
                       "the Cloud API answered HTTP " + std::to_string(answer.status()) +
                           " without a message id: whether it was sent is unknown until a status comes");
  }
  write_accepted(out, *answer.body(), *message);
  return text;
}

}  // namespace parley::cloud
