// One choice out of several, as a person may name it: by a tap, by its title, or by its number.
#pragma once

#include <parley/node_fields.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace parley::nodes {

struct Choice {
  std::string id;
  sdk::Phrase title;
  sdk::Phrase description;
};

class Choices {
 public:
  /// From [{"id"?, "title", "description"?}]; an id that is missing becomes prefix_N. Throws Failure for an id that is
  /// there twice or is one of the ports that the node has anyway. `where` names the list.
  void add(const sdk::Json& items, std::string_view where, std::string_view prefix, std::size_t most_in_title);

  const std::vector<Choice>& all() const { return all_; }
  /// The choice that a message names, or null. `event` as abi/node.h has it.
  const Choice* meant(const sdk::Json& event, const sdk::StepInput& input) const;
  /// The choice that a text names: a title without regard to case and accents, or a number from 1.
  const Choice* named(std::string_view text, const sdk::StepInput& input) const;
  /// "1. Small\n2. Large"
  std::string numbered(const sdk::StepInput& input) const;

 private:
  std::vector<Choice> all_;
};

}  // namespace parley::nodes
