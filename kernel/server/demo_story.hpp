// The made-up people of `parley serve --demo` and what they talk about: data alone, in the three languages of the
// scripts that come with parley.
#pragma once

#include <span>
#include <string_view>
#include <vector>

namespace parley::server {

struct DemoLine {
  enum Speaker { contact, bot, person };
  Speaker speaker;
  std::string_view text;
  int seconds_later;  ///< after the line before
};

/// How a conversation stands in the end.
enum class DemoEnd { with_bot, unassigned, assigned, snoozed, resolved };

struct DemoTalk {
  std::string_view language;
  DemoEnd end;
  std::vector<DemoLine> lines;
};

struct DemoPerson {
  std::string_view name, phone;
  std::size_t talk;       ///< of demo_talks()
  int hours_ago;          ///< when they began
  std::size_t colleague;  ///< who speaks with them, of demo_colleagues()
};

struct DemoColleague {
  std::string_view email, name;
};

const std::vector<DemoTalk>& demo_talks();
std::span<const DemoPerson> demo_people();
std::span<const DemoColleague> demo_colleagues();

}  // namespace parley::server
