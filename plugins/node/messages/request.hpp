// A node that asks the person for one thing (a place, a card, an order) and takes what comes back: what all such types
// share. A wrong kind of answer leaves by "error".
#pragma once

#include <parley/node_fields.hpp>
#include <string>
#include <string_view>

namespace parley::nodes {

class Request : public sdk::PreparedNode {
 public:
  sdk::StepResult step(const sdk::StepInput& input) const final {
    if (input.kind() == "timeout") return sdk::StepResult::to("timeout");
    if (input.kind() != "message") {
      sdk::Json ask = sdk::Json::object({{"type", type_}, {"body", body_.needed(input, "body")}});
      return sdk::StepResult::stay().send(std::move(ask)).wait_for_message(timeout_);
    }
    const sdk::Json found = found_in(input.event());
    if (found.is_null()) return sdk::StepResult::to("error").log("the answer is no " + wanted_);
    auto result = sdk::StepResult::to("next");
    save_to_.set(result, found);
    return result;
  }

 protected:
  /// `type` of the message that asks; `wanted` is what the trace calls the answer.
  Request(const sdk::Json& config, std::string_view type, std::string_view wanted)
      : type_(type),
        wanted_(wanted),
        body_(config["body"], "body", 1024),
        save_to_(config["save_to"].text()),
        timeout_(config["timeout_seconds"].integer()) {}

  /// What the message brings, or null when it is something else.
  virtual sdk::Json found_in(const sdk::Json& event) const = 0;

 private:
  std::string type_, wanted_;
  sdk::Phrase body_;
  sdk::Variable save_to_;
  std::int64_t timeout_;
};

}  // namespace parley::nodes
