// Asks the person for a phone number or a contact card.
#include <parley/node_fields.hpp>

namespace {

using namespace parley;

/// The digits of a text that is a phone number, with its plus; empty for any other.
std::string phone_in(std::string_view text) {
  std::string phone;
  for (const char c : text) {
    if (c >= '0' && c <= '9')
      phone += c;
    else if (c == '+' && phone.empty())
      phone = "+";
    else if (std::string_view(" -().\t").find(c) == std::string_view::npos)
      return {};
  }
  const std::size_t digits = phone.size() - phone.starts_with('+');
  return digits >= 8 && digits <= 15 ? phone : std::string();
}

class ContactRequest : public sdk::PreparedNode {
 public:
  explicit ContactRequest(const sdk::Json& config)
      : body_(config["body"], "body", 1024),
        save_to_(config["save_to"].text()),
        timeout_(config["timeout_seconds"].integer()) {}

  sdk::StepResult step(const sdk::StepInput& input) const override {
    if (input.kind() == "timeout") return sdk::StepResult::to("timeout");
    if (input.kind() != "message") {
      sdk::Json ask = sdk::Json::object({{"type", "contact_request"}, {"body", body_.needed(input, "body")}});
      return sdk::StepResult::stay().send(std::move(ask)).wait_for_message(timeout_);
    }
    const sdk::Json found = card_in(input.event());
    if (found.is_null()) return sdk::StepResult::to("error").log("the answer is neither a contact nor a phone number");
    auto result = sdk::StepResult::to("next");
    save_to_.set(result, found);
    return result;
  }

 private:
  /// {"name"?, "phone"} of the first card that has a number, or of a number that was typed.
  static sdk::Json card_in(const sdk::Json& event) {
    for (const sdk::Json& card : event["contacts"].items())
      for (const sdk::Json& phone : card["phones"].items())
        if (const std::string number = phone_in(phone["phone"].text()); !number.empty())
          return sdk::Json::object({{"name", card["name"]["formatted_name"].text()}, {"phone", number}});
    const std::string typed = phone_in(event["text"].text());
    return typed.empty() ? sdk::Json() : sdk::Json::object({{"phone", typed}});
  }

  sdk::Phrase body_;
  sdk::Variable save_to_;
  std::int64_t timeout_;
};

}  // namespace

PARLEY_PLUGIN(sdk::NodeOf<ContactRequest>, sdk::Node);
