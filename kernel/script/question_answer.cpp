// What people write in answer to a question, as values.
#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "base/phone_number.hpp"
#include "script/question.hpp"
#include "script/unicode.hpp"

namespace parley::script {

namespace {

using Answer = std::optional<json::value>;

std::string_view trimmed(std::string_view text) {
  const auto space = [](char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; };
  while (!text.empty() && space(text.front())) text.remove_prefix(1);
  while (!text.empty() && space(text.back())) text.remove_suffix(1);
  return text;
}

bool decimal_comma(std::string_view language) {
  return !language.starts_with("en");
}

/// The place of the decimal mark in digits with marks, or npos: the last mark, unless it stands where thousands do.
std::size_t decimal_mark(std::string_view text, std::string_view language) {
  const auto last = text.find_last_of(".,");
  if (last == text.npos) return last;
  const char mark = text[last];
  const bool mixed = text.find(mark == ',' ? '.' : ',') != text.npos;
  const bool several = std::count(text.begin(), text.end(), mark) > 1;
  if (mixed) return last;
  if (several) return text.npos;
  const bool groups_of_three = text.size() - last == 4 && last >= 1 && last <= 3 && text[0] != '0';
  return groups_of_three && (mark == ',') != decimal_comma(language) ? text.npos : last;
}

Answer number_in(std::string_view text, std::string_view language) {
  std::string digits;
  text = trimmed(text);
  for (const std::string_view sign : {"R$", "US$", "$", "€", "£"}) {
    if (text.starts_with(sign)) text = trimmed(text.substr(sign.size()));
  }
  const auto mark = decimal_mark(text, language);
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (i == mark) {
      digits += '.';
    } else if (c >= '0' && c <= '9') {
      digits += c;
    } else if (i == 0 && (c == '-' || c == '+')) {
      if (c == '-') digits += c;
    } else if (c != '.' && c != ',' && c != ' ') {
      return {};
    }
  }
  double number = 0;
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (digits.empty() || read.ec != std::errc{} || read.ptr != digits.data() + digits.size()) return {};
  if (mark == text.npos && std::abs(number) < 9e15) return json::value(static_cast<std::int64_t>(number));
  return json::value(number);
}

Answer email_in(std::string_view text) {
  text = trimmed(text);
  const auto at = text.find('@');
  const auto dot = text.rfind('.');
  const bool shaped = at != text.npos && at > 0 && text.find('@', at + 1) == text.npos && dot != text.npos &&
                      dot > at + 1 && dot + 2 < text.size() && text.size() <= 254;
  const bool clean = std::all_of(text.begin(), text.end(), [](unsigned char c) {
    return c > 0x20 && c != 0x7f &&
           std::string_view("<>()[],;:\"\\").find(static_cast<char>(c)) == std::string_view::npos;
  });
  if (!shaped || !clean) return {};
  return json::value(text);
}

Answer phone_in(std::string_view text) {
  auto phone = normalized_phone(trimmed(text));
  if (!phone) return {};
  return json::value(*phone);
}

Answer date_in(std::string_view text, std::string_view language) {
  std::array<int, 3> parts{};
  std::array<std::size_t, 3> lengths{};
  std::size_t part = 0;
  for (const char c : trimmed(text)) {
    if (c >= '0' && c <= '9') {
      if (++lengths[part] > 4) return {};
      parts[part] = parts[part] * 10 + (c - '0');
    } else if ((c == '/' || c == '-' || c == '.') && lengths[part] > 0 && part < 2) {
      ++part;
    } else {
      return {};
    }
  }
  if (part != 2 || lengths[2] == 0) return {};
  int year = parts[2], month = parts[1], day = parts[0];
  if (lengths[0] == 4) {
    year = parts[0];
    day = parts[2];
  } else {
    if (lengths[2] == 2) year += year < 70 ? 2000 : 1900;
    if (language == "en" || language == "en-US") std::swap(day, month);
  }
  const std::chrono::year_month_day date{std::chrono::year{year}, std::chrono::month(unsigned(month)),
                                         std::chrono::day(unsigned(day))};
  if (!date.ok() || year < 1000) return {};
  const WallTime midnight{std::chrono::sys_days(date)};
  return json::value(to_rfc3339(midnight).substr(0, 10));
}

Answer yes_or_no(std::string_view text) {
  std::string folded = fold(trimmed(text));
  while (!folded.empty() && (folded.back() == '.' || folded.back() == '!')) folded.pop_back();
  constexpr std::array<std::string_view, 14> kYes = {"yes", "y", "yeah",  "yep",  "sim",  "s", "si",
                                                     "ok",  "1", "claro", "isso", "sure", "👍", "pode"};
  constexpr std::array<std::string_view, 8> kNo = {"no", "n", "nao", "nope", "nah", "2", "👎", "jamais"};
  if (std::find(kYes.begin(), kYes.end(), folded) != kYes.end()) return json::value(true);
  if (std::find(kNo.begin(), kNo.end(), folded) != kNo.end()) return json::value(false);
  return {};
}

Answer choice_in(const Question& question, const json::object& message) {
  const json::object* reply = find_object(message, "reply");
  const std::string_view id = reply ? string_or(*reply, "id") : std::string_view{};
  const std::string_view text = trimmed(string_or(message, "text"));
  const std::string folded = fold(text);
  const Choice* found = nullptr;
  for (const Choice& choice : question.choices) {
    if ((!id.empty() && choice.id == id) || fold(choice.title) == folded) found = &choice;
  }
  std::size_t number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool is_number = read.ec == std::errc{} && read.ptr == text.data() + text.size();
  if (!found && is_number && number >= 1 && number <= question.choices.size()) found = &question.choices[number - 1];
  if (!found) return {};
  if (question.type == "yes_no") return json::value(found->id == "yes");
  return json::value(found->id);
}

Answer part_of(const json::object& message, std::string_view name) {
  const json::object* part = find_object(message, name);
  if (!part) return {};
  json::object value = *part;
  if (name == "media") value["type"] = string_or(message, "type");
  return json::value(std::move(value));
}

}  // namespace

std::optional<json::value> answer_to(const Question& question, const json::object& message, std::string_view language) {
  if (!question.choices.empty()) {
    if (Answer chosen = choice_in(question, message)) return chosen;
    if (question.type != "yes_no") return {};
  }
  const std::string_view text = string_or(message, "text");
  if (question.type == "number") return number_in(text, language);
  if (question.type == "email") return email_in(text);
  if (question.type == "phone") return phone_in(text);
  if (question.type == "date") return date_in(text, language);
  if (question.type == "yes_no") return yes_or_no(text);
  if (question.type == "media" || question.type == "location") return part_of(message, question.type);
  if (trimmed(text).empty()) return {};
  return json::value(text);
}

std::string retry_text(const Question& question, std::string_view language) {
  if (!question.retry.empty()) return question.retry;
  struct Words {
    std::string_view type, english, portuguese, spanish;
  };
  static constexpr Words kWords[] = {
      {"number", "Please answer with a number.", "Responda com um número, por favor.",
       "Responde con un número, por favor."},
      {"email", "That is no e-mail address. Please write it again.",
       "Isso não é um e-mail. Escreva de novo, por favor.", "Eso no es un correo. Escríbelo de nuevo, por favor."},
      {"phone", "Please write the number with its country code, such as +1 202 555 0123.",
       "Escreva o número com o código do país, por exemplo +55 11 91234-5678.",
       "Escribe el número con el código del país, por ejemplo +52 55 1234 5678."},
      {"date", "Please write a date, such as 12/31/2026.", "Escreva uma data, por exemplo 31/12/2026.",
       "Escribe una fecha, por ejemplo 31/12/2026."},
      {"yes_no", "Please answer yes or no.", "Responda sim ou não, por favor.", "Responde sí o no, por favor."},
      {"media", "Please send a file or a picture.", "Envie um arquivo ou uma foto, por favor.",
       "Envía un archivo o una foto, por favor."},
      {"location", "Please send a location.", "Envie uma localização, por favor.", "Envía una ubicación, por favor."},
      {"choice", "Please choose one of these.", "Escolha uma das opções, por favor.",
       "Elige una de las opciones, por favor."},
      {"text", "Please answer with a text.", "Responda com um texto, por favor.", "Responde con un texto, por favor."},
  };
  const std::string_view type =
      question.type != "yes_no" && !question.choices.empty() ? "choice" : std::string_view(question.type);
  const auto* words =
      std::find_if(std::begin(kWords), std::end(kWords) - 1, [&](const Words& w) { return w.type == type; });
  return std::string(language.starts_with("pt")   ? words->portuguese
                     : language.starts_with("es") ? words->spanish
                                                  : words->english);
}

}  // namespace parley::script
