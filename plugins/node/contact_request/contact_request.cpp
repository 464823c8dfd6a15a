// Asks the person for a phone number or a contact card.
#include "messages/request.hpp"

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

class ContactRequest final : public nodes::Request {
 public:
  explicit ContactRequest(const sdk::Json& config) : Request(config, "contact_request", "contact or phone number") {}

 private:
  /// {"name"?, "phone"} of the first card that has a number, or of a number that was typed.
  sdk::Json found_in(const sdk::Json& event) const override {
    for (const sdk::Json& card : event["contacts"].items())
      for (const sdk::Json& phone : card["phones"].items())
        if (const std::string number = phone_in(phone["phone"].text()); !number.empty())
          return sdk::Json::object({{"name", card["name"]["formatted_name"].text()}, {"phone", number}});
    const std::string typed = phone_in(event["text"].text());
    return typed.empty() ? sdk::Json() : sdk::Json::object({{"phone", typed}});
  }
};

}  // namespace

PARLEY_PLUGIN(sdk::NodeOf<ContactRequest>, sdk::Node);
