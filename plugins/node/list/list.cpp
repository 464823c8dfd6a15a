// Offers a menu of up to ten rows and goes on by the one that is chosen.
#include "answers/choices.hpp"

namespace {

using namespace parley;

struct Section {
  sdk::Phrase title;
  std::size_t rows = 0;
};

class List : public sdk::PreparedNode {
 public:
  explicit List(const sdk::Json& config)
      : header_(config["header"], "header", 60),
        body_(config["body"], "body", 4096),
        footer_(config["footer"], "footer", 60),
        button_(config["button"], "button", 20),
        save_to_(config["save_to"].text()),
        timeout_(config["timeout_seconds"].integer()) {
    for (const sdk::Json& section : config["sections"].items()) {
      const std::string place = "sections[" + std::to_string(sections_.size()) + "]";
      sections_.push_back({sdk::Phrase(section["title"], place + ".title", 24), section["rows"].items().size()});
      choices_.add(section["rows"], place + ".rows", "row", 24);
    }
    if (choices_.all().size() > 10)
      throw sdk::Failure(PARLEY_INVALID, "sections: expected at most 10 rows in all of them together, found " +
                                             std::to_string(choices_.all().size()));
  }

  sdk::StepResult step(const sdk::StepInput& input) const override {
    if (input.kind() == "timeout") return sdk::StepResult::to("timeout");
    if (input.kind() != "message") return sdk::StepResult::stay().send(message(input)).wait_for_message(timeout_);
    const nodes::Choice* chosen = choices_.meant(input.event(), input);
    if (!chosen) return sdk::StepResult::to("other");
    auto result = sdk::StepResult::to(chosen->id);
    save_to_.set(result, chosen->id);
    return result;
  }

 private:
  sdk::Json message(const sdk::StepInput& input) const {
    sdk::Json message = sdk::Json::object({{"type", "list"}, {"body", body_.needed(input, "body")}});
    if (std::string header = header_.in(input); !header.empty()) message.set("header", std::move(header));
    if (std::string footer = footer_.in(input); !footer.empty()) message.set("footer", std::move(footer));
    message.set("button", button_.needed(input, "button"));
    sdk::Json sections = sdk::Json::array();
    auto choice = choices_.all().begin();
    for (const Section& section : sections_) {
      sdk::Json out = sdk::Json::object(), rows = sdk::Json::array();
      if (section.title.given()) out.set("title", section.title.in(input));
      for (std::size_t i = 0; i < section.rows; ++i) rows.push(row(*choice++, input));
      sections.push(out.set("rows", std::move(rows)));
    }
    return message.set("sections", std::move(sections));
  }

  static sdk::Json row(const nodes::Choice& choice, const sdk::StepInput& input) {
    sdk::Json row =
        sdk::Json::object({{"id", choice.id}, {"title", choice.title.needed(input, "sections.rows.title")}});
    if (std::string more = choice.description.in(input); !more.empty()) row.set("description", std::move(more));
    return row;
  }

  sdk::Phrase header_, body_, footer_, button_;
  std::vector<Section> sections_;
  nodes::Choices choices_;
  sdk::Variable save_to_;
  std::int64_t timeout_;
};

}  // namespace

PARLEY_PLUGIN(sdk::NodeOf<List>, sdk::Node);
