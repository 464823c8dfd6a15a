#include "error_classes.hpp"

#include <charconv>

#include "fields.hpp"

namespace parley::cloud {

namespace {

constexpr std::int64_t kDayMs = 24LL * 60 * 60 * 1000;

struct Row {
  std::int64_t first;
  std::int64_t last;
  ErrorClass meaning;
};

constexpr ErrorClass kPermanent{"permanent"};

// In the order of their codes.
constexpr Row kRows[] = {
    {0, 0, {"auth"}},
    {1, 2, {"transient"}},
    {3, 3, {"auth"}},
    {4, 4, {"throttled", "account"}},
    {10, 10, {"auth"}},
    {33, 33, kPermanent},
    {100, 100, kPermanent},
    {190, 190, {"auth"}},
    {200, 299, {"auth"}},
    {368, 368, {"blocked"}},
    {80007, 80007, {"throttled", "account"}},
    {130429, 130429, {"throttled", "number"}},
    {130472, 130472, {"recipient"}},  // the recipient is in one of Meta's experiments
    {130497, 130497, {"blocked"}},    // country
    {131000, 131000, {"transient"}},
    {131005, 131005, {"auth"}},
    {131008, 131009, kPermanent},
    {131016, 131016, {"transient"}},
    {131021, 131021, kPermanent},
    {131026, 131026, {"recipient"}},
    {131030, 131030, {"recipient"}},  // not on the test number's list
    {131031, 131031, {"blocked"}},
    {131037, 131037, {"blocked"}},  // display name
    {131042, 131042, {"blocked"}},  // payment
    {131044, 131045, {"blocked"}},  // payment, registration
    {131047, 131047, {"window"}},
    {131048, 131048, {"spam"}},
    // Not "preference": the person asked for nothing. Only this message waits, others to the same person may go.
    {131049, 131049, {"recipient", {}, kDayMs}},
    {131050, 131050, {"preference"}},
    {131051, 131051, kPermanent},
    {131052, 131053, {"media"}},
    {131056, 131056, {"throttled", "pair"}},
    {131057, 131057, {"throttled", "number", 60'000}},  // the number is being upgraded, at most a minute
    {131062, 131063, kPermanent},
    {131064, 131064, {"blocked"}},  // limit after a template was put in the wrong category
    {132000, 132000, kPermanent},
    {132001, 132001, {"template"}},
    {132005, 132005, kPermanent},
    {132007, 132007, {"template"}},
    {132008, 132008, kPermanent},
    {132012, 132012, kPermanent},
    {132015, 132016, {"template"}},  // paused, disabled
    {132018, 132018, kPermanent},
    {132068, 132069, {"template"}},  // its flow
    {133000, 133000, {"blocked"}},
    {133004, 133004, {"transient"}},
    {133005, 133006, {"blocked"}},  // registration: an operator has to act
    {133008, 133010, {"blocked"}},
    {133015, 133015, {"blocked"}},
    {133016, 133016, {"blocked", {}, 3 * kDayMs}},  // ten registrations in 72 hours
    {135000, 135000, {"transient"}},
    {137000, 137000, kPermanent},
};

ErrorClass by_http_status(int status) {
  if (status == 429) return {"throttled", "number"};
  if (status == 401 || status == 403) return {"auth"};
  if (status == 408 || status >= 500) return {"transient"};
  return kPermanent;
}

}  // namespace

ErrorClass classify(std::int64_t code, int http_status, bool is_transient) {
  ErrorClass found = kPermanent;
  bool known = false;
  for (const Row& row : kRows) {
    if (code < row.first || code > row.last) continue;
    found = row.meaning;
    known = true;
    break;
  }
  if (!known) found = by_http_status(http_status);
  if (is_transient && found.name == kPermanent.name) return {"transient"};
  return found;
}

std::int64_t error_code(const json::object& error) {
  const std::string text = code_at(error, "code");
  std::int64_t code = -1;
  const auto result = std::from_chars(text.data(), text.data() + text.size(), code);
  return result.ec == std::errc() && result.ptr == text.data() + text.size() ? code : -1;
}

void write_error(JsonText& out, const json::object& error) {
  out.begin_object();
  out.member("code", code_at(error, "code"));
  out.member_if("title", text_at(error, "title"));
  out.member_if("message", text_at(error, "message"));
  const json::object* data = object_at(error, "error_data");
  if (data) out.member_if("details", text_at(*data, "details"));
  out.member("class", classify(error_code(error), 0, false).name);
  out.end_object();
}

void write_errors(JsonText& out, const json::array& errors) {
  out.begin_array("errors");
  for (const json::value& item : errors) {
    if (const json::object* error = item.if_object()) write_error(out, *error);
  }
  out.end_array();
}

}  // namespace parley::cloud
