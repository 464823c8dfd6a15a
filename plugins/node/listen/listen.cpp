// Words that take the conversation over wherever it stands: "menu", "cancel".
#include <algorithm>
#include <cctype>
#include <parley/node_fields.hpp>

#include "answers/folded.hpp"

namespace {

using namespace parley;

class Listen : public sdk::PreparedNode {
 public:
  explicit Listen(const sdk::Json& config) : anywhere_(config["match"].text() == "contains") {
    for (const sdk::Json& keyword : config["keywords"].items()) {
      add(keyword.text(), keyword);
      for (const auto& [language, word] : keyword.members()) add(word.text(), word);
    }
  }

  sdk::StepResult step(const sdk::StepInput& input) const override {
    if (input.kind() != "listen") return sdk::StepResult::to("next");
    const std::string said = nodes::folded(input.event()["text"].text());
    const bool heard = std::ranges::any_of(words_, [&](const std::string& word) { return meets(said, word); }) ||
                       std::ranges::any_of(
                           texts_, [&](const sdk::Text& text) { return meets(said, nodes::folded(input.text(text))); });
    return heard ? sdk::StepResult::to("next") : sdk::StepResult::stay();
  }

 private:
  /// A keyword counts in all of its languages: people mix them.
  void add(std::string_view word, const sdk::Json& config) {
    if (word.find("{{") != std::string_view::npos)
      texts_.emplace_back(config);
    else if (std::string folded = nodes::folded(word); !folded.empty())
      words_.push_back(std::move(folded));
  }

  /// As a whole, or as words among others: "menu" is not in "menus".
  bool meets(std::string_view said, std::string_view word) const {
    if (word.empty()) return false;
    if (!anywhere_) return said == word;
    const auto outside = [&](std::size_t at) {
      return at >= said.size() ||
             (!std::isalnum(static_cast<unsigned char>(said[at])) && static_cast<unsigned char>(said[at]) < 0x80);
    };
    for (std::size_t at = said.find(word); at != std::string_view::npos; at = said.find(word, at + 1))
      if ((at == 0 || outside(at - 1)) && outside(at + word.size())) return true;
    return false;
  }

  std::vector<std::string> words_;
  std::vector<sdk::Text> texts_;
  bool anywhere_;
};

}  // namespace

PARLEY_PLUGIN(sdk::NodeOf<Listen>, sdk::Node);
