// Shows the catalogue and takes the order that comes back.
#include <parley/node_fields.hpp>

namespace {

using namespace parley;

class Catalog : public sdk::PreparedNode {
 public:
  explicit Catalog(const sdk::Json& config)
      : body_(config["body"], "body", 1024),
        save_to_(config["save_to"].text()),
        timeout_(config["timeout_seconds"].integer()) {}

  sdk::StepResult step(const sdk::StepInput& input) const override {
    if (input.kind() == "timeout") return sdk::StepResult::to("timeout");
    if (input.kind() != "message") {
      sdk::Json show = sdk::Json::object({{"type", "catalog"}, {"body", body_.needed(input, "body")}});
      return sdk::StepResult::stay().send(std::move(show)).wait_for_message(timeout_);
    }
    const sdk::Json& order = input.event()["order"];
    if (!order.is_object()) return sdk::StepResult::to("error").log("the answer is no order");
    auto result = sdk::StepResult::to("next");
    save_to_.set(result, order);
    return result;
  }

 private:
  sdk::Phrase body_;
  sdk::Variable save_to_;
  std::int64_t timeout_;
};

}  // namespace

PARLEY_PLUGIN(sdk::NodeOf<Catalog>, sdk::Node);
