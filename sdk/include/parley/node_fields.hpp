// What nodes read out of their config: texts as long as a channel takes them, values that may hold {{expressions}}, and
// the variables that answers are kept in.
#pragma once

#include <cstdint>
#include <parley/node.hpp>
#include <string>
#include <string_view>
#include <utility>

namespace parley::sdk {

/// The text with at most so many characters; a longer one is cut and ends in "…".
inline std::string shortened(std::string text, std::size_t most) {
  std::size_t characters = 0;
  std::size_t end_of_kept = 0;  // with room for the ellipsis
  for (std::size_t i = 0; i < text.size(); ++i) {
    if ((static_cast<unsigned char>(text[i]) & 0xC0) == 0x80) continue;  // not the first byte of a character
    if (characters + 1 == most) end_of_kept = i;
    if (++characters > most) return text.substr(0, end_of_kept) + "…";
  }
  return text;
}

inline std::size_t characters_of(std::string_view text) {
  std::size_t count = 0;
  for (const char byte : text) count += (static_cast<unsigned char>(byte) & 0xC0) != 0x80;
  return count;
}

/// A text for the person, in their language, that may have so many characters. One that is too long as it stands is
/// refused in prepare(); one that grows too long by what is filled in is shortened.
class Phrase {
 public:
  Phrase() = default;
  /// `where` names the field in the refusal. Throws Failure(PARLEY_INVALID).
  Phrase(const Json& text, std::string_view where, std::size_t most) : text_(text), most_(most) {
    check(text.text(), where);
    for (const auto& [language, words] : text.members()) check(words.text(), std::string(where) + "." + language);
  }
  bool given() const { return !text_.empty(); }
  std::string in(const StepInput& input) const { return shortened(input.text(text_), most_); }
  /// As above; throws Failure when nothing is left, as no channel sends an empty text.
  std::string needed(const StepInput& input, std::string_view where) const {
    std::string text = in(input);
    if (text.find_first_not_of(" \t\r\n") == std::string::npos)
      throw Failure(PARLEY_INVALID, std::string(where) + ": nothing is left of it once its expressions are filled in");
    return text;
  }

 private:
  void check(std::string_view text, std::string_view where) const {
    if (text.find("{{") == std::string_view::npos && characters_of(text) > most_)
      throw Failure(PARLEY_INVALID, std::string(where) + ": expected at most " + std::to_string(most_) +
                                        " characters, found " + std::to_string(characters_of(text)));
  }

  Text text_;
  std::size_t most_ = 0;
};

/// "{{ vars.size }}" and "vars.size" are the same expression.
inline std::string expression_in(std::string_view text) {
  const auto trimmed = [](std::string_view of) {
    const std::size_t from = of.find_first_not_of(" \t\r\n");
    return from == std::string_view::npos ? std::string_view()
                                          : of.substr(from, of.find_last_not_of(" \t\r\n") + 1 - from);
  };
  text = trimmed(text);
  if (text.size() >= 4 && text.starts_with("{{") && text.ends_with("}}") && text.rfind("{{") == 0)
    text = trimmed(text.substr(2, text.size() - 4));
  return std::string(text);
}

/// A value of the config in whose texts {{expressions}} are filled in. A text that is one expression and nothing else
/// becomes what that stands for, with its type: "{{vars.price}}" is a number.
class Value {
 public:
  Value() = default;
  explicit Value(Json config) : config_(std::move(config)) {}
  bool given() const { return !config_.is_null(); }
  Json in(const StepInput& input) const { return filled(config_, input); }

 private:
  static Json filled(const Json& value, const StepInput& input) {
    if (value.is_text()) return filled_text(value, input);
    if (value.is_array()) {
      Json items = Json::array();
      for (const Json& item : value.items()) items.push(filled(item, input));
      return items;
    }
    if (!value.is_object()) return value;
    Json members = Json::object();
    for (const auto& [name, member] : value.members()) members.set(name, filled(member, input));
    return members;
  }
  static Json filled_text(const Json& value, const StepInput& input) {
    const std::string_view text = value.text();
    if (text.find("{{") == std::string_view::npos) return value;
    const std::string expression = expression_in(text);
    if (expression.find("{{") == std::string::npos) return input.value(expression);
    return Json(input.text(Text(value)));
  }

  Json config_;
};

/// Where a node keeps something: "size" and "vars.size" are the session's, "contact.vars.size" is the contact's.
class Variable {
 public:
  Variable() = default;
  explicit Variable(std::string_view name) {
    of_contact_ = name.starts_with("contact.vars.");
    for (const std::string_view prefix : {"contact.vars.", "vars."})
      if (name.starts_with(prefix)) name.remove_prefix(prefix.size());
    name_ = name;
  }
  bool given() const { return !name_.empty(); }
  const std::string& name() const { return name_; }
  Variable& of_contact() {
    of_contact_ = true;
    return *this;
  }
  /// As expressions write it.
  std::string path() const { return (of_contact_ ? "contact.vars." : "vars.") + name_; }
  /// Keeps the value when the config names a variable; null removes it.
  void set(StepResult& result, Json value) const {
    if (!given()) return;
    Json fields = Json::object({{"name", name_}, {"value", std::move(value)}});
    if (of_contact_) fields.set("scope", "contact");
    result.effect("set", std::move(fields));
  }

 private:
  std::string name_;
  bool of_contact_ = false;
};

}  // namespace parley::sdk
