// What a question takes for an answer: its kind and its bounds, and the typed value of an answer that keeps to them.
#pragma once

#include <memory>
#include <optional>
#include <parley/node_fields.hpp>
#include <string>

#include "answers/choices.hpp"

namespace re2 {
class RE2;
}

namespace parley::nodes {

class AnswerRules {
 public:
  /// From the node's config. Throws Failure that names the field.
  explicit AnswerRules(const sdk::Json& config);

  /// The value of an answer, or nothing when it is none. `event` is a message as abi/node.h has it.
  std::optional<sdk::Json> read(const sdk::Json& event, const sdk::StepInput& input) const;

  const std::string& kind() const { return kind_; }
  const Choices& choices() const { return choices_; }

 private:
  std::optional<sdk::Json> read_text(std::string_view text, const sdk::StepInput& input) const;
  std::optional<sdk::Json> read_date(std::string_view text, const sdk::StepInput& input) const;
  std::optional<sdk::Json> read_file(const sdk::Json& event) const;
  std::optional<sdk::Json> read_many(std::string_view text, const sdk::StepInput& input) const;
  std::optional<sdk::Json> plain(std::string_view text) const;
  bool in_bounds(double number) const;

  std::string kind_, format_;
  Choices choices_;
  sdk::Json min_, max_;
  std::size_t min_length_, max_length_;
  std::vector<std::string> file_types_;
  std::shared_ptr<const re2::RE2> pattern_;
};

}  // namespace parley::nodes
