#include "answers/choices.hpp"

#include <algorithm>
#include <charconv>

#include "answers/folded.hpp"

namespace parley::nodes {

namespace {

/// "2", "2." and "2)" are 2; 0 for what is no number.
std::size_t number_of(std::string_view text) {
  text = trimmed(text);
  if (!text.empty() && (text.back() == '.' || text.back() == ')')) text.remove_suffix(1);
  std::size_t number = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  return problem == std::errc() && end == text.data() + text.size() ? number : 0;
}

}  // namespace

void Choices::add(const sdk::Json& items, std::string_view where, std::string_view prefix, std::size_t most_in_title) {
  for (std::size_t i = 0; i < items.items().size(); ++i) {
    const sdk::Json& item = items.items()[i];
    const std::string place = std::string(where) + "[" + std::to_string(i) + "]";
    Choice choice{std::string(item["id"].text()), sdk::Phrase(item["title"], place + ".title", most_in_title),
                  sdk::Phrase(item["description"], place + ".description", 72)};
    if (choice.id.empty()) choice.id = std::string(prefix) + "_" + std::to_string(all_.size() + 1);
    for (const char* port : {"next", "other", "timeout", "error", "invalid"})
      if (choice.id == port)
        throw sdk::Failure(PARLEY_INVALID, place + ".id: \"" + choice.id + "\" is a port that nodes have anyway");
    if (std::ranges::count(all_, choice.id, &Choice::id))
      throw sdk::Failure(PARLEY_INVALID, place + ".id: \"" + choice.id + "\" is there twice");
    all_.push_back(std::move(choice));
  }
}

const Choice* Choices::meant(const sdk::Json& event, const sdk::StepInput& input) const {
  const std::string_view id = event["reply"]["id"].text();
  for (const Choice& choice : all_)
    if (!id.empty() && choice.id == id) return &choice;
  return named(event["text"].text(), input);
}

const Choice* Choices::named(std::string_view text, const sdk::StepInput& input) const {
  const std::string wanted = folded(text);
  if (wanted.empty()) return nullptr;
  for (const Choice& choice : all_)
    if (folded(choice.title.in(input)) == wanted) return &choice;
  const std::size_t number = number_of(text);
  return number >= 1 && number <= all_.size() ? &all_[number - 1] : nullptr;
}

std::string Choices::numbered(const sdk::StepInput& input) const {
  std::string text;
  for (std::size_t i = 0; i < all_.size(); ++i)
    text += (i ? "\n" : "") + std::to_string(i + 1) + ". " + all_[i].title.in(input);
  return text;
}

}  // namespace parley::nodes
