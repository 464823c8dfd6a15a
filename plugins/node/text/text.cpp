// Says something, maybe with a picture or file before it.
#include <parley/node_fields.hpp>

#include "messages/media_message.hpp"

namespace {

using namespace parley;

class Message : public sdk::PreparedNode {
 public:
  explicit Message(const sdk::Json& config)
      : text_(config["text"], "text", 4096), delay_(config["delay_seconds"].integer()) {
    if (config["media"].is_object()) media_ = nodes::MediaMessage(config["media"], "media.");
  }

  sdk::StepResult step(const sdk::StepInput& input) const override {
    auto result = sdk::StepResult::to("next");
    std::int64_t delay = delay_;  // of the first; what follows is never said before it
    if (media_.given()) say(result, "message", media_.in(input), std::exchange(delay, 0));
    say(result, "text", text_.needed(input, "text"), delay);
    return result;
  }

 private:
  static void say(sdk::StepResult& result, std::string_view member, sdk::Json what, std::int64_t delay) {
    sdk::Json fields = sdk::Json::object();
    fields.set(member, std::move(what));
    if (delay > 0) fields.set("delay_seconds", delay);
    result.effect("say", std::move(fields));
  }

  sdk::Phrase text_;
  nodes::MediaMessage media_;
  std::int64_t delay_;
};

}  // namespace

PARLEY_PLUGIN(sdk::NodeOf<Message>, sdk::Node);
