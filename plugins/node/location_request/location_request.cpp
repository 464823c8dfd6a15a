// Asks the person to send where they are.
#include <parley/node_fields.hpp>

namespace {

using namespace parley;

class LocationRequest : public sdk::PreparedNode {
 public:
  explicit LocationRequest(const sdk::Json& config)
      : body_(config["body"], "body", 1024),
        save_to_(config["save_to"].text()),
        timeout_(config["timeout_seconds"].integer()) {}

  sdk::StepResult step(const sdk::StepInput& input) const override {
    if (input.kind() == "timeout") return sdk::StepResult::to("timeout");
    if (input.kind() != "message") {
      sdk::Json ask = sdk::Json::object({{"type", "location_request"}, {"body", body_.needed(input, "body")}});
      return sdk::StepResult::stay().send(std::move(ask)).wait_for_message(timeout_);
    }
    const sdk::Json& location = input.event()["location"];
    if (!location["latitude"].is_number() || !location["longitude"].is_number())
      return sdk::StepResult::to("error").log("the answer is no location");
    auto result = sdk::StepResult::to("next");
    save_to_.set(result, location);
    return result;
  }

 private:
  sdk::Phrase body_;
  sdk::Variable save_to_;
  std::int64_t timeout_;
};

}  // namespace

PARLEY_PLUGIN(sdk::NodeOf<LocationRequest>, sdk::Node);
