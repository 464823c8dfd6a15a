// What a host lets a node see in one step, played from a JSON document: a value is looked up in it, a text is filled in
// from it. Filters and arithmetic are the host's; here an expression is a path, a number or a quoted text.
#pragma once

#include <cstdlib>
#include <parley/abi/node.h>
#include <parley/json.hpp>
#include <parley/plugin.hpp>
#include <string>
#include <string_view>
#include <utility>

namespace parley::testkit {

class FakeStep {
 public:
  /// `event` and `state`: null for none. `scope`: {"vars": {}, "contact": {"name", "language", ...}, "message": {},
  /// ...}
  FakeStep(std::string_view kind, const sdk::Json& event, const sdk::Json& state, sdk::Json scope)
      : kind_(kind),
        event_(event.is_null() ? std::string() : event.dump()),
        state_(state.is_null() ? std::string() : state.dump()),
        scope_(std::move(scope)) {
    raw_.struct_size = sizeof raw_;
    raw_.context = this;
    raw_.kind = sdk::str(kind_);
    raw_.event = sdk::str(event_);
    raw_.state = sdk::str(state_);
    raw_.node_id = sdk::str("node_1");
    raw_.value = give_value;
    raw_.text = give_text;
  }
  FakeStep(const FakeStep&) = delete;  // raw() points into this object
  FakeStep& operator=(const FakeStep&) = delete;

  const parley_step* raw() const { return &raw_; }

 private:
  static parley_status give_value(const parley_step* step, parley_str expression, const parley_sink* out,
                                  const parley_sink* error) {
    return sdk::guarded(error, [&] { sdk::Sink(out).write(self(step).value(sdk::view(expression)).dump()); });
  }
  static parley_status give_text(const parley_step* step, parley_str text, const parley_sink* out,
                                 const parley_sink* error) {
    return sdk::guarded(error, [&] {
      sdk::Sink(out).write(self(step).filled_in(self(step).in_language(sdk::Json::parse(sdk::view(text)))));
    });
  }
  static const FakeStep& self(const parley_step* step) { return *static_cast<const FakeStep*>(step->context); }

  sdk::Json value(std::string_view expression) const {
    const std::string_view wanted = trimmed(expression);
    if (wanted.empty()) throw sdk::Failure(PARLEY_INVALID, "expected an expression, found nothing");
    if (const char first = wanted.front(); first == '\'' || first == '"') {
      if (wanted.size() < 2 || wanted.back() != first)
        throw sdk::Failure(PARLEY_INVALID, "expected a closing quote: " + std::string(wanted));
      return sdk::Json(wanted.substr(1, wanted.size() - 2));
    } else if (first == '-' || (first >= '0' && first <= '9')) {
      return sdk::Json::parse(wanted);
    }
    return at_path(wanted);
  }

  sdk::Json at_path(std::string_view path) const {
    sdk::Json found = scope_;
    while (!path.empty()) {
      const std::size_t dot = path.find('.');
      const std::string part(path.substr(0, dot));
      if (part.empty() || part.find_first_of(" |()+*/=<>") != std::string::npos)
        throw sdk::Failure(PARLEY_INVALID, "the test kit knows paths, numbers and quoted texts only: " + part);
      const std::size_t index = std::strtoul(part.c_str(), nullptr, 10);
      found = found.is_array() && index < found.items().size() ? sdk::Json(found.items()[index]) : found[part];
      path.remove_prefix(dot == std::string_view::npos ? path.size() : dot + 1);
    }
    return found;
  }

  /// The person's language, that language in general, English, the first.
  std::string in_language(const sdk::Json& text) const {
    if (!text.is_object()) return std::string(text.text());
    const std::string language(scope_["contact"]["language"].text("en"));
    for (const std::string& tag : {language, language.substr(0, language.find('-')), std::string("en")})
      if (text[tag].is_text()) return std::string(text[tag].text());
    return text.members().empty() ? std::string() : std::string(text.members().front().second.text());
  }

  std::string filled_in(std::string_view text) const {
    std::string out;
    for (std::size_t open = text.find("{{"); open != std::string_view::npos; open = text.find("{{")) {
      const std::size_t close = text.find("}}", open);
      if (close == std::string_view::npos) break;
      const sdk::Json found = value(text.substr(open + 2, close - open - 2));
      out += text.substr(0, open);
      if (found.is_null())
        out += text.substr(open, close + 2 - open);
      else
        out += found.is_text() ? std::string(found.text()) : found.dump();
      text.remove_prefix(close + 2);
    }
    return out.append(text);
  }

  static std::string_view trimmed(std::string_view text) {
    const std::size_t from = text.find_first_not_of(' ');
    return from == std::string_view::npos ? std::string_view()
                                          : text.substr(from, text.find_last_not_of(' ') + 1 - from);
  }

  std::string kind_, event_, state_;
  sdk::Json scope_;
  parley_step raw_{};
};

}  // namespace parley::testkit
