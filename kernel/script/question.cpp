#include "script/question.hpp"

#include <algorithm>
#include <array>

#include "base/quoted.hpp"
#include "script/outbound.hpp"
#include "script/unicode.hpp"

namespace parley::script {

namespace {

constexpr std::array<std::string_view, 8> kTypes = {"text", "number", "email", "phone",
                                                    "date", "yes_no", "media", "location"};
constexpr std::size_t kMostChoices = 50;
constexpr int kMostAttempts = 20;
constexpr std::size_t kLongestKey = 120;
constexpr double kLongestSeconds = 366.0 * 86'400;

Error wrong(std::string_view member, std::string_view expected) {
  return fail(Errc::invalid, "\"" + std::string(member) + "\": expected " + std::string(expected));
}

Result<Choice> choice_from(const json::value& value) {
  Choice choice;
  if (value.is_string()) {
    choice.title = value.get_string();
  } else if (value.is_object()) {
    choice.title = string_or(value.get_object(), "title");
    choice.id = string_or(value.get_object(), "id");
    choice.description = string_or(value.get_object(), "description");
  }
  if (choice.title.empty()) return wrong("choices", "a list of titles or of {id, title, description}");
  if (choice.id.empty()) choice.id = choice.title;
  return choice;
}

Result<> read_choices(const json::value& value, Question& question) {
  if (!value.is_array() || value.get_array().empty() || value.get_array().size() > kMostChoices)
    return wrong("choices", "a list of 1 to 50 titles or of {id, title, description}");
  for (const auto& each : value.get_array()) {
    auto choice = choice_from(each);
    if (!choice) return choice.error();
    const bool taken = std::any_of(question.choices.begin(), question.choices.end(),
                                   [&](const Choice& other) { return other.id == choice->id; });
    if (taken) return wrong("choices", "each id once, found " + in_quotes(choice->id) + " twice");
    question.choices.push_back(std::move(*choice));
  }
  return {};
}

Result<> read_text(const json::value& value, std::string_view member, std::string& to) {
  if (!value.is_string() || value.get_string().empty()) return wrong(member, "a text");
  if (value.get_string().size() > kLongestText * 4) return wrong(member, "at most 4096 characters");
  to = value.get_string();
  return {};
}

Result<> read_member(std::string_view name, const json::value& value, Question& question) {
  if (name == "text" || name == "key" || name == "retry")
    return read_text(value, name, name == "text" ? question.text : name == "key" ? question.key : question.retry);
  if (name == "choices") return read_choices(value, question);
  if (name == "type") {
    if (!value.is_string() ||
        std::find(kTypes.begin(), kTypes.end(), std::string_view(value.get_string())) == kTypes.end())
      return wrong("type", "text, number, email, phone, date, yes_no, media or location");
    question.type = value.get_string();
    return {};
  }
  if (name == "attempts") {
    if (!value.is_int64() || value.get_int64() < 1 || value.get_int64() > kMostAttempts)
      return wrong("attempts", "a number from 1 to 20");
    question.attempts = static_cast<int>(value.get_int64());
    return {};
  }
  if (name == "timeout") {
    auto timeout = duration_from(value);
    if (!timeout) return fail(Errc::invalid, "\"timeout\": " + timeout.error().message);
    question.timeout = *timeout;
    return {};
  }
  if (name == "header" || name == "footer" || name == "button") {
    question.extra[name] = value;
    return {};
  }
  return fail(Errc::invalid, "unknown field " + in_quotes(name) +
                                 "; expected text, choices, type, validate, retry, attempts, timeout, key, header, "
                                 "footer or button");
}

std::string numbered(const Question& question, std::string_view text) {
  std::string all(text);
  int number = 0;
  for (const Choice& choice : question.choices) {
    all += "\n" + std::to_string(++number) + ". " + choice.title;
    if (!choice.description.empty()) all += " – " + choice.description;
  }
  return all;
}

bool fits(const Question& question, std::size_t most, std::size_t longest_title, bool described) {
  return question.choices.size() <= most &&
         std::all_of(question.choices.begin(), question.choices.end(), [&](const Choice& choice) {
           return utf8_length(choice.title) <= longest_title && choice.id.size() <= kLongestId &&
                  (choice.description.empty() || (described && utf8_length(choice.description) <= kLongestDescription));
         });
}

json::array rows_of(const Question& question) {
  json::array rows;
  for (const Choice& choice : question.choices) {
    json::object row{{"id", choice.id}, {"title", choice.title}};
    if (!choice.description.empty()) row["description"] = choice.description;
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace

Result<Millis> duration_from(const json::value& value) {
  double seconds = 0;
  if (value.is_number()) {
    seconds = value.to_number<double>();
  } else if (value.is_string()) {
    std::string_view rest = value.get_string();
    while (!rest.empty()) {
      std::size_t digits = 0;
      while (digits < rest.size() && digits < 9 && rest[digits] >= '0' && rest[digits] <= '9') ++digits;
      constexpr std::string_view kUnits = "smhdw";
      constexpr double kSeconds[] = {1, 60, 3600, 86'400, 604'800};
      const auto unit = digits > 0 && digits < rest.size() ? kUnits.find(rest[digits]) : kUnits.npos;
      if (unit == kUnits.npos)
        return fail(Errc::invalid, "expected seconds or a text such as \"90s\", \"2h\" or \"1d 12h\"");
      seconds += std::stod(std::string(rest.substr(0, digits))) * kSeconds[unit];
      rest.remove_prefix(digits + 1);
      while (rest.starts_with(' ')) rest.remove_prefix(1);
    }
  }
  if (!(seconds >= 0.001 && seconds <= kLongestSeconds))
    return fail(Errc::invalid, "expected a time from a millisecond to a year: seconds, or a text such as \"2h\"");
  return Millis{static_cast<std::int64_t>(seconds * 1000)};
}

Result<Question> question_from(const json::object& options) {
  Question question;
  for (const auto& [name, value] : options) {
    if (value.is_null()) continue;
    if (const Result<> read = read_member(name, value, question); !read) return read.error();
  }
  if (question.text.empty())
    return wrong("text", "the question: chat:ask \"What size?\" or chat:ask { \"What size?\", … }");
  if (question.key.empty()) question.key = question.text;
  question.key = utf8_prefix(question.key, kLongestKey);
  if (const auto message = question_message(question); !message) return message.error();
  return question;
}

Result<json::object> question_message(const Question& question, std::string_view text) {
  if (text.empty()) text = question.text;
  json::object document;
  const bool short_text = utf8_length(text) <= kLongestBody;
  if (question.choices.empty()) {
    document = {{"type", "text"}, {"text", text}};
  } else if (short_text && fits(question, kMostButtons, kLongestTitle, false)) {
    document = {{"type", "buttons"}, {"body", text}, {"buttons", rows_of(question)}};
  } else if (short_text && fits(question, kMostRows, kLongestRow, true)) {
    json::array sections{json::object{{"title", ""}, {"rows", rows_of(question)}}};
    document = {{"type", "list"}, {"body", text}, {"button", "Menu"}, {"sections", std::move(sections)}};
  } else {
    document = {{"type", "text"}, {"text", numbered(question, text)}};
  }
  const bool list = document["type"] == "list";
  for (const auto& [name, value] : question.extra) {
    if (document["type"] != "text" && (list || name != "button")) document[name] = value;
  }
  if (const auto checked = check_outbound(document); checked.has_error()) return checked.error();
  return document;
}

}  // namespace parley::script
