#include "cli/chat_talk.hpp"

#include <ostream>

#include "base/quoted.hpp"
#include "bot/request_runner.hpp"
#include "scenario/customer_message.hpp"

namespace parley::cli {

namespace {

constexpr const char* kCommands =
    "       :wait 2h         time passes (s, m, h, d); timers ring\n"
    "       :press ID        presses a button or picks a row, by id or title\n"
    "       :send {JSON}     any message: {\"type\": \"image\", \"url\": \"…\"}\n"
    "       :answer {JSON}   with --mock: what the open request came to, e.g. {\"status\": 200, \"json\": {}}\n"
    "       :error timeout   with --mock: how it failed (timeout, network, refused, limit, unknown, failed)\n"
    "       :resume          gives the conversation back to the bot\n"
    "       :vars            what is remembered\n";

void print_choices(std::ostream& out, const json::array& choices) {
  for (const json::value& choice : choices)
    if (const json::object* object = choice.if_object())
      out << "       [" << printable(string_or(*object, "title")) << "]\n";
}

/// One outbound message as a person would see it.
void print_message(std::ostream& out, const json::object& message) {
  const std::string_view type = string_or(message, "type");
  out << "bot:   ";
  if (type == "text") {
    out << string_or(message, "text") << "\n";
  } else if (const json::string* body = find_string(message, "body")) {
    out << std::string_view(*body) << "\n";
    if (const json::array* buttons = find_array(message, "buttons")) print_choices(out, *buttons);
    if (const json::array* sections = find_array(message, "sections"))
      for (const json::value& section : *sections)
        if (const json::array* rows = section.is_object() ? find_array(section.get_object(), "rows") : nullptr)
          print_choices(out, *rows);
  } else {
    out << "(" << type << ") " << json::serialize(message) << "\n";
  }
}

/// kv needs no far end: it is a small memory of this talk.
std::optional<scenario::FarAnswer> at_once(scenario::FarEnds& memory, const dialogue::Request& request) {
  if (request.kind != "kv") return std::nullopt;
  auto answer = memory.answer(request);
  return answer ? std::move(*answer) : std::nullopt;
}

}  // namespace

ChatTalk::ChatTalk(scenario::SimulatedBot& bot, scenario::ShiftedClock& clock, MakeRequest make, std::ostream& out)
    : bot_(bot),
      clock_(clock),
      out_(out),
      conversation_(bot.bot(), [this, make = std::move(make), memory = std::make_shared<scenario::FarEnds>()](
                                   const std::string& session, const dialogue::Request& request) {
        using Answer = std::optional<scenario::FarAnswer>;
        if (Answer known = at_once(*memory, request)) return Result<Answer>(std::move(known));
        out_ << "       (asks " << scenario::shown(request) << ")\n" << std::flush;
        if (make) return Result<Answer>(scenario::FarAnswer{make(session, request), {}});
        open_request_ = request.number;
        open_kind_ = request.kind;
        return Result<Answer>(Answer());
      }) {}

Result<> ChatTalk::start(const std::string& program) {
  const WallTime now = clock_.wall();
  auto reply = bot_.start()({program, {}}, {}, conversation_.input(dialogue::Input::Kind::message, now));
  if (!reply) return reply.error();
  tell(conversation_.take(std::move(*reply), now));
  return {};
}

void ChatTalk::run(LineInput& input, bool prompt) {
  bool prompted = false;
  while (!input.ended()) {
    if (prompt && !std::exchange(prompted, true)) out_ << "you:   " << std::flush;
    const std::optional<std::string> line = input.next(till_due());
    if (!line) {
      if (input.ended()) break;
      if (prompt) out_ << "\n";
      ring();
      prompted = false;
      continue;
    }
    prompted = false;
    ring();
    if (line->starts_with(':'))
      command(*line);
    else if (!line->empty())
      hear(*line);
  }
}

std::optional<Millis> ChatTalk::till_due() const {
  const auto due = conversation_.due();
  if (!due) return std::nullopt;
  return std::max(Millis(0), std::chrono::ceil<Millis>(*due - clock_.wall()));
}

void ChatTalk::hear(const std::string& line) {
  if (!conversation_.holder().empty()) {
    out_ << "       (" << conversation_.holder()
         << " has the conversation; the bot is silent. :resume gives it back)\n";
    return;
  }
  const std::size_t before = printed_;
  tell(conversation_.say({{"type", "text"}, {"text", line}}, clock_.wall()));
  if (printed_ == before) out_ << "       (no answer)\n";
}

void ChatTalk::command(const std::string& line) {
  const std::size_t space = line.find(' ');
  const std::string verb = line.substr(0, space);
  const std::string rest = space == std::string::npos ? std::string() : line.substr(space + 1);
  if (verb == ":wait") {
    const Result<Millis> time = scenario::duration_of(rest);
    if (!time) return tell(time.error());
    return pass_time(*time);
  }
  if (verb == ":resume") return tell(conversation_.give_back(clock_.wall()));
  if (verb == ":vars") return print_variables();
  if (verb == ":answer" || verb == ":error") return answer(rest, verb == ":error");
  if (verb != ":press" && verb != ":send") {
    out_ << kCommands;
    return;
  }
  Result<json::value> given = verb == ":press" ? json::value{{"button", rest}} : parse_json(rest, "the message");
  if (!given) return tell(given.error());
  Result<json::object> message = scenario::customer_message(*given, conversation_.said());
  tell(message ? conversation_.say(std::move(*message), clock_.wall()) : Result<>(message.error()));
}

void ChatTalk::answer(const std::string& text, bool failed) {
  json::object result;
  if (failed) {
    result = bot::request_error(text.empty() ? "failed" : text, "you said so");
  } else {
    Result<json::value> given = parse_json(text, "the answer");
    if (!given) return tell(given.error());
    if (given->is_object()) result = std::move(given->get_object());
  }
  if (const json::value* document = result.if_contains("json"); document && !result.contains("text"))
    result["text"] = json::serialize(*document);
  if (open_kind_ == "http" && !failed && !result.contains("status")) result["status"] = 200;
  tell(conversation_.answer(open_request_, std::move(result), clock_.wall()));
}

/// Every timer rings at its time, not all at the end.
void ChatTalk::pass_time(Millis time) {
  const WallTime until = clock_.wall() + time;
  for (auto due = conversation_.due(); due && *due <= until; due = conversation_.due()) {
    if (*due > clock_.wall()) clock_.put_forward(std::chrono::ceil<Millis>(*due - clock_.wall()));
    ring();
  }
  if (until > clock_.wall()) clock_.put_forward(std::chrono::ceil<Millis>(until - clock_.wall()));
}

void ChatTalk::ring() {
  const auto due = conversation_.due();
  if (due && *due <= clock_.wall()) tell(conversation_.wake(clock_.wall()));
}

void ChatTalk::tell(const Result<>& done) {
  for (; printed_ < conversation_.said().size(); ++printed_) print_message(out_, conversation_.said()[printed_]);
  if (!done) out_ << "error: " << done.error().message << "\n";
  if (conversation_.holder() != holder_ && !conversation_.holder().empty())
    out_ << "       (handed over to " << conversation_.holder() << ")\n";
  holder_ = conversation_.holder();
  for (; ended_ < conversation_.ended().size(); ++ended_) {
    const scenario::EndedSession& over = conversation_.ended()[ended_];
    out_ << "       (" << over.name << ": " << dialogue::to_text(over.status)
         << (over.reason.empty() ? "" : ", " + over.reason) << ")\n";
  }
  out_ << std::flush;
}

void ChatTalk::print_variables() const {
  out_ << "       session: " << json::serialize(conversation_.session_vars())
       << "\n       contact: " << json::serialize(conversation_.customer.vars) << "\n";
}

}  // namespace parley::cli
