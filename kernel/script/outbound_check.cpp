// The limits of outbound.hpp, member by member.
#include <algorithm>

#include "script/outbound.hpp"
#include "script/unicode.hpp"

namespace parley::script {

namespace {

// Runs through a document's members and keeps the first thing that is wrong.
class Check {
 public:
  explicit Check(const json::object& document) : document_(document) {}

  void text(std::string_view member, std::size_t most, bool required = true) {
    text_in(document_, member, member, most, required);
  }

  void text_in(const json::object& object, std::string_view key, std::string_view shown, std::size_t most,
               bool required) {
    const json::value* value = object.if_contains(key);
    if (!value && !required) return;
    if (!value || !value->is_string() || (required && value->get_string().empty())) return wrong(shown, "a text");
    const std::size_t size = utf8_length(value->get_string());
    if (!is_utf8(value->get_string())) return wrong(shown, "valid UTF-8");
    if (size > most) {
      wrong(shown, "at most " + std::to_string(most) + " characters, found " + std::to_string(size));
    }
  }

  void number(std::string_view member, double bound) {
    const json::value* value = document_.if_contains(member);
    const bool in_range = value && value->is_number() && std::abs(value->to_number<double>()) <= bound;
    if (!in_range) wrong(member, "a number from -" + std::to_string(int(bound)) + " to " + std::to_string(int(bound)));
  }

  // A list of {id, title, description?}; returns how many.
  std::size_t choices(const json::object& object, std::string_view member, std::size_t longest_title) {
    const auto* list = find_array(object, member);
    if (!list) return wrong(member, "a list"), 0;
    for (const auto& each : *list) {
      if (!each.is_object()) return wrong(member, "a list of {id, title}"), 0;
      const json::object& choice = each.get_object();
      only(choice, member == "rows" ? "a row" : "a button", {"id", "title", "description"});
      text_in(choice, "id", std::string(member) + ".id", kLongestId, true);
      text_in(choice, "title", std::string(member) + ".title", longest_title, true);
      text_in(choice, "description", std::string(member) + ".description", kLongestDescription, false);
      ids_.push_back(string_or(choice, "id"));
    }
    return list->size();
  }

  void distinct_ids() {
    std::sort(ids_.begin(), ids_.end());
    const auto twice = std::adjacent_find(ids_.begin(), ids_.end());
    if (twice != ids_.end()) wrong("id", "each id once, found \"" + std::string(*twice) + "\" twice");
  }

  void only(const json::object& object, std::string_view what, std::initializer_list<std::string_view> members) {
    for (const auto& [key, value] : object) {
      if (std::find(members.begin(), members.end(), std::string_view(key)) == members.end()) {
        return keep("unknown field \"" + std::string(key) + "\" in " + std::string(what));
      }
    }
  }

  void only(std::initializer_list<std::string_view> members) {
    only(document_, "a message of type " + std::string(string_or(document_, "type")), members);
  }

  void wrong(std::string_view member, std::string_view expected) {
    keep("\"" + std::string(member) + "\": expected " + std::string(expected));
  }

  Result<void> done() const {
    if (!first_.empty()) return fail(Errc::invalid, first_);
    return {};
  }

 private:
  void keep(std::string message) {
    if (first_.empty()) first_ = std::move(message);
  }

  const json::object& document_;
  std::vector<std::string_view> ids_;
  std::string first_;
};

void check_buttons(Check& check, const json::object& document) {
  check.only({"type", "body", "header", "footer", "buttons"});
  check.text("body", kLongestBody);
  check.text("header", kLongestFooter, false);
  check.text("footer", kLongestFooter, false);
  const std::size_t count = check.choices(document, "buttons", kLongestTitle);
  if (count < 1 || count > kMostButtons) check.wrong("buttons", "1 to 3 buttons, found " + std::to_string(count));
  check.distinct_ids();
}

void check_list(Check& check, const json::object& document) {
  check.only({"type", "body", "button", "header", "footer", "sections"});
  check.text("body", kLongestBody);
  check.text("button", kLongestTitle);
  check.text("header", kLongestFooter, false);
  check.text("footer", kLongestFooter, false);
  const auto* sections = find_array(document, "sections");
  std::size_t rows = 0;
  if (!sections || sections->empty()) return check.wrong("sections", "a list of {title, rows}");
  for (const auto& section : *sections) {
    if (!section.is_object()) return check.wrong("sections", "a list of {title, rows}");
    check.only(section.get_object(), "a section", {"title", "rows"});
    check.text_in(section.get_object(), "title", "sections.title", kLongestRow, sections->size() > 1);
    rows += check.choices(section.get_object(), "rows", kLongestRow);
  }
  if (rows < 1 || rows > kMostRows) check.wrong("rows", "1 to 10 rows in all, found " + std::to_string(rows));
  check.distinct_ids();
}

void check_media(Check& check, const json::object& document) {
  check.only({"type", "url", "media_id", "caption", "filename"});
  if (document.contains("url") == document.contains("media_id")) return check.wrong("url", "either url or media_id");
  check.text(document.contains("url") ? "url" : "media_id", 2048);
  check.text("caption", kLongestBody, false);
  check.text("filename", 240, false);
}

void check_template(Check& check, const json::object& document) {
  check.only({"type", "name", "language", "components"});
  check.text("name", 512);
  check.text("language", 20);
  const auto* components = document.if_contains("components");
  if (components && !components->is_array()) check.wrong("components", "a list");
}

void check_location(Check& check, const json::object&) {
  check.only({"type", "latitude", "longitude", "name", "address"});
  check.number("latitude", 90);
  check.number("longitude", 180);
  check.text("name", kLongestBody, false);
  check.text("address", kLongestBody, false);
}

}  // namespace

Result<void> check_outbound(const json::object& document) {
  Check check(document);
  const std::string_view type = string_or(document, "type");
  if (type == "text") {
    check.only({"type", "text"});
    check.text("text", kLongestText);
  } else if (type == "buttons") {
    check_buttons(check, document);
  } else if (type == "list") {
    check_list(check, document);
  } else if (type == "template") {
    check_template(check, document);
  } else if (type == "location") {
    check_location(check, document);
  } else if (type == "image" || type == "video" || type == "audio" || type == "document" || type == "sticker") {
    check_media(check, document);
  } else {
    check.wrong("type", "text, buttons, list, template, image, video, audio, document, sticker or location, found \"" +
                            std::string(type) + "\"");
  }
  return check.done();
}

void fit_outbound(json::object& document) {
  const auto cut = [](json::object& object, std::string_view key, std::size_t most) {
    json::value* value = object.if_contains(key);
    if (!value || !value->is_string()) return;
    const std::string_view kept = utf8_prefix(value->get_string(), most);
    if (kept.size() < value->get_string().size()) *value = std::string(kept);
  };
  const bool interactive = string_or(document, "type") == "buttons" || string_or(document, "type") == "list";
  cut(document, "text", kLongestText);
  cut(document, "body", kLongestBody);
  cut(document, "caption", kLongestBody);
  cut(document, "button", kLongestTitle);
  if (!interactive) return;
  cut(document, "header", kLongestFooter);
  cut(document, "footer", kLongestFooter);
  const auto cut_titles = [&](json::object& object, std::string_view member, std::size_t most) {
    json::value* list = object.if_contains(member);
    if (!list || !list->is_array()) return;
    for (auto& each : list->get_array()) cut(each.get_object(), "title", most);
  };
  cut_titles(document, "buttons", kLongestTitle);
  cut_titles(document, "sections", kLongestRow);
  if (json::value* sections = document.if_contains("sections")) {
    for (auto& section : sections->get_array()) cut_titles(section.get_object(), "rows", kLongestRow);
  }
}

}  // namespace parley::script
