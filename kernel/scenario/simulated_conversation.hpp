// A conversation that happens nowhere: a customer, the session that waits, its timers and what it asks of the outside,
// kept from turn to turn. For `parley test`, `parley chat` and the API's simulator; all run the bot that serves.
#pragma once

#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "messaging/bot.hpp"

namespace parley::scenario {

struct Customer {
  std::string name = "Ana";
  std::string address = "5511999990001";
  std::string language;
  std::vector<std::string> tags;
  json::object vars;
  json::object fields;  ///< of the contact, as flows write them
  bool blocked = false;
  std::optional<bool> opted_in;
  std::optional<Millis> window;  ///< of the channel: so long after their last message anything may be written
};

/// What came of a request, and how long it took.
struct FarAnswer {
  json::object result;  ///< as abi/node.h says of the request's kind
  Millis after{};
};

/// Makes a session's request. Nothing: it stays open, for answer(). An Error ends the turn: nobody can answer it.
using AskOutside =
    std::function<Result<std::optional<FarAnswer>>(const std::string& session, const dialogue::Request& request)>;

/// A session that is over, and how.
struct EndedSession {
  std::string name;
  dialogue::SessionStatus status = dialogue::SessionStatus::completed;
  std::string reason;
};

/// One thread at a time. Times are given from outside and do not go back.
class SimulatedConversation {
 public:
  /// `bot` outlives the conversation. `heard` gets every turn's reply before it takes effect.
  SimulatedConversation(messaging::Bot& bot, AskOutside outside,
                        std::function<void(const messaging::BotReply&)> heard = {});

  std::string tenant = "default";
  Customer customer;

  /// The person writes: `message` has the members of an inbound event beside kind, account and id. What sessions then
  /// ask of the outside is answered before this comes back. Errors: a script's defect, or of AskOutside.
  Result<> say(json::object message, WallTime at);
  /// The turn of a program that was started outside of a message: its reply takes effect.
  Result<> take(messaging::BotReply reply, WallTime at);
  /// People give the conversation back to the bot.
  Result<> give_back(WallTime at);
  /// Somebody calls the webhook of that name. Errors: unprocessable: nothing waits here.
  Result<> call_webhook(const std::string& name, json::value body, WallTime at);
  /// What an open request came to. Errors: not_found.
  Result<> answer(std::int64_t request, json::object result, WallTime at);

  /// When the next timer ends or the next late answer comes.
  std::optional<WallTime> due() const;
  /// Lets the first of these happen. `at` is not before due().
  Result<> wake(WallTime at);

  /// What a program that is started sees of this conversation. It lives until the conversation changes.
  dialogue::Input input(dialogue::Input::Kind kind, WallTime at) const;

  const std::string& holder() const { return holder_; }  ///< who took over; empty: the bot speaks
  const std::optional<json::object>& handoff() const { return handoff_; }
  bool resolved() const { return resolved_; }
  bool has_spoken() const { return has_spoken_; }
  const std::shared_ptr<const dialogue::Session>& session() const { return session_; }
  const std::vector<EndedSession>& ended() const { return ended_; }
  /// Of the session that waits, or of the last one: its flow's variables.
  const json::object& session_vars() const { return session_vars_; }
  /// All that the bot said so far.
  const std::vector<json::object>& said() const { return said_; }

 private:
  struct Pending {
    std::string session;
    std::int64_t number = 0;
    std::optional<WallTime> at;  // none: nobody has answered yet
    json::object result;
  };

  Result<> turn(dialogue::Input input);
  Result<> apply(messaging::BotReply reply, WallTime at);
  void apply_to_customer(const dialogue::Outcome& outcome);
  void note_sessions(const std::vector<messaging::SessionTurn>& turns);
  Result<> take_requests(const std::vector<messaging::SessionTurn>& turns, WallTime at);
  Result<> tell_answers(WallTime at);
  Result<> tell(Pending pending, WallTime at);
  Result<> wake_timer(WallTime at);

  messaging::Bot& bot_;
  const AskOutside outside_;
  const std::function<void(const messaging::BotReply&)> heard_;
  std::shared_ptr<const dialogue::Session> session_;
  std::deque<Pending> pending_;
  std::vector<EndedSession> ended_;
  std::vector<json::object> said_;
  json::object session_vars_;
  json::object rule_uses_;
  std::string holder_;
  std::optional<json::object> handoff_;
  std::optional<WallTime> last_heard_;  // or when it began
  bool resolved_ = false;
  bool has_spoken_ = false;
  int messages_ = 0;
};

}  // namespace parley::scenario
