#include "answer_rules.hpp"

#include <algorithm>
#include <re2/re2.h>

#include "answers/folded.hpp"
#include "readings.hpp"

namespace parley::nodes {

namespace {

constexpr std::size_t kLongest = 16 * 1024;  // bytes of an answer that are looked at

template <class Read>
std::optional<sdk::Json> as_json(const std::optional<Read>& read) {
  return read ? std::optional(sdk::Json(*read)) : std::nullopt;
}

std::string language_of(const sdk::StepInput& input) {
  return std::string(input.value("contact.language").text("en"));
}

/// "image" for every picture, "pdf" by extension or kind, "image/png" and "image/*" by the MIME type.
bool is_of_type(const sdk::Json& event, const std::string& type) {
  const sdk::Json& media = event["media"];
  const std::string mime(media["mime_type"].text()), name = folded(media["filename"].text());
  if (type.ends_with("/*")) return mime.starts_with(type.substr(0, type.size() - 1));
  return event["type"].text() == type || mime == type || mime.ends_with("/" + type) || name.ends_with("." + type);
}

}  // namespace

AnswerRules::AnswerRules(const sdk::Json& config) : kind_(config["answer"].text("text")) {
  const sdk::Json& bounds = config["validation"];
  format_ = bounds["format"].text();
  min_ = bounds["min"];
  max_ = bounds["max"];
  min_length_ = static_cast<std::size_t>(std::max<std::int64_t>(0, bounds["min_length"].integer()));
  max_length_ = static_cast<std::size_t>(std::max<std::int64_t>(0, bounds["max_length"].integer(4096)));
  for (const sdk::Json& type : bounds["file_types"].items()) file_types_.push_back(folded(type.text()));
  choices_.add(config["choices"], "choices", "choice", 200);
  if (kind_.ends_with("choice") && choices_.all().empty())
    throw sdk::Failure(PARLEY_INVALID, "choices: expected some, as the answer is a " + kind_);
  const std::string pattern(bounds["pattern"].text());
  if (kind_ == "regex" && pattern.empty())
    throw sdk::Failure(PARLEY_INVALID, "validation.pattern: expected a regular expression, as the answer is a regex");
  if (pattern.empty()) return;
  pattern_ = std::make_shared<re2::RE2>(pattern, re2::RE2::Quiet);
  if (!pattern_->ok())
    throw sdk::Failure(PARLEY_INVALID, "validation.pattern: no regular expression: " + pattern_->error());
}

std::optional<sdk::Json> AnswerRules::read(const sdk::Json& event, const sdk::StepInput& input) const {
  if (kind_ == "file") return read_file(event);
  if (kind_ == "location") {
    const sdk::Json& place = event["location"];
    return place["latitude"].is_number() && place["longitude"].is_number() ? std::optional(place) : std::nullopt;
  }
  const std::string_view type = event["type"].text("text");
  if (type != "text" && type != "reply") return std::nullopt;
  if (kind_ == "choice") {
    const Choice* chosen = choices_.meant(event, input);
    return chosen ? std::optional(sdk::Json(chosen->id)) : std::nullopt;
  }
  if (kind_ == "yes_no" && event["reply"]["id"].is_text()) {
    const std::string_view id = event["reply"]["id"].text();
    if (id == "yes" || id == "no") return sdk::Json(id == "yes");
  }
  return read_text(event["text"].text().substr(0, kLongest), input);
}

std::optional<sdk::Json> AnswerRules::read_text(std::string_view text, const sdk::StepInput& input) const {
  text = trimmed(text);
  if (text.empty()) return std::nullopt;
  if (kind_ == "number") {
    auto number = read_number(text, language_of(input));
    return number && in_bounds(number->number()) ? number : std::nullopt;
  }
  if (kind_ == "email") return as_json(read_email(text));
  if (kind_ == "phone") return as_json(read_phone(text));
  if (kind_ == "yes_no") return as_json(read_yes_no(text));
  if (kind_ == "multi_choice") return read_many(text, input);
  if (kind_ == "date") return read_date(text, input);
  if (kind_ != "time") return plain(text);
  const auto clock = read_clock(text);
  if (!clock || (min_.is_text() && *clock < min_.text()) || (max_.is_text() && *clock > max_.text()))
    return std::nullopt;
  return sdk::Json(*clock);
}

std::optional<sdk::Json> AnswerRules::plain(std::string_view text) const {
  const std::size_t size = sdk::characters_of(text);
  if (size < min_length_ || size > max_length_) return std::nullopt;
  if (pattern_ && !re2::RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), *pattern_)) return std::nullopt;
  return sdk::Json(text);
}

bool AnswerRules::in_bounds(double number) const {
  return (!min_.is_number() || number >= min_.number()) && (!max_.is_number() || number <= max_.number());
}

std::optional<sdk::Json> AnswerRules::read_date(std::string_view text, const sdk::StepInput& input) const {
  const auto zone = ZoneField().in(input);
  const auto today = std::chrono::floor<std::chrono::days>(zone->at(now(input)));
  const auto bound = [&](const sdk::Json& given) {
    return given.text() == "today" ? std::optional(today) : nodes::read_date(given.text());
  };
  const auto day = read_day(text, date_order(format_, language_of(input)), today);
  const auto least = bound(min_), most = bound(max_);
  if (!day || (least && *day < *least) || (most && *day > *most)) return std::nullopt;
  return sdk::Json(written(*day));
}

std::optional<sdk::Json> AnswerRules::read_file(const sdk::Json& event) const {
  if (!event["media"].is_object()) return std::nullopt;
  const auto fits = [&](const std::string& type) { return is_of_type(event, type); };
  if (!file_types_.empty() && std::ranges::none_of(file_types_, fits)) return std::nullopt;
  sdk::Json file = event["media"];
  return file.set("type", event["type"]);
}

/// "1, 3", "small and large", one to a line.
std::optional<sdk::Json> AnswerRules::read_many(std::string_view text, const sdk::StepInput& input) const {
  std::string list(text);
  std::ranges::replace_if(
      list, [](char c) { return c == ';' || c == '\n' || c == '+' || c == '&'; }, ',');
  for (const std::string_view word : {" and ", " e ", " y "})
    for (std::size_t at = list.find(word); at != std::string::npos; at = list.find(word))
      list.replace(at, word.size(), ",");
  if (list.find(',') == std::string::npos && !choices_.named(list, input)) std::ranges::replace(list, ' ', ',');
  std::vector<std::string> ids;
  for (std::size_t from = 0; from <= list.size();) {
    const std::size_t comma = std::min(list.find(',', from), list.size());
    const std::string_view part = trimmed(std::string_view(list).substr(from, comma - from));
    from = comma + 1;
    if (part.empty()) continue;
    const Choice* chosen = choices_.named(part, input);
    if (!chosen) return std::nullopt;
    if (std::ranges::find(ids, chosen->id) == ids.end()) ids.push_back(chosen->id);
  }
  if (ids.empty() || !in_bounds(static_cast<double>(ids.size()))) return std::nullopt;
  sdk::Json chosen = sdk::Json::array();
  for (std::string& id : ids) chosen.push(std::move(id));
  return chosen;
}

}  // namespace parley::nodes
