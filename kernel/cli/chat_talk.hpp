// A talk with the bot in the terminal: what is typed goes to it, what it says is printed, and timers ring meanwhile.
#pragma once

#include <iosfwd>
#include <string>

#include "cli/line_input.hpp"
#include "scenario/shifted_clock.hpp"
#include "scenario/simulated_bot.hpp"

namespace parley::cli {

class ChatTalk {
 public:
  /// Makes a request, and takes its time over it.
  using MakeRequest = std::function<json::object(const std::string& session, const dialogue::Request& request)>;

  /// `request`: empty when requests are left open, for `:answer`. All references outlive the talk.
  ChatTalk(scenario::SimulatedBot& bot, scenario::ShiftedClock& clock, MakeRequest request, std::ostream& out);

  scenario::Customer& customer() { return conversation_.customer; }
  /// Errors: not_found, and what a script does wrong.
  Result<> start(const std::string& program);
  /// Till the input ends.
  void run(LineInput& input, bool prompt);

 private:
  void hear(const std::string& line);
  void command(const std::string& line);
  void answer(const std::string& text, bool failed);
  void pass_time(Millis time);
  void ring();
  void tell(const Result<>& done);
  void print_variables() const;
  std::optional<Millis> till_due() const;

  scenario::SimulatedBot& bot_;
  scenario::ShiftedClock& clock_;
  std::ostream& out_;
  scenario::SimulatedConversation conversation_;
  std::size_t printed_ = 0;
  std::size_t ended_ = 0;
  std::string holder_;
  std::int64_t open_request_ = 0;
  std::string open_kind_;
};

}  // namespace parley::cli
