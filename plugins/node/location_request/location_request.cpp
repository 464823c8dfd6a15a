// Asks the person to send where they are.
#include "messages/request.hpp"

namespace {

using namespace parley;

class LocationRequest final : public nodes::Request {
 public:
  explicit LocationRequest(const sdk::Json& config) : Request(config, "location_request", "location") {}

 private:
  sdk::Json found_in(const sdk::Json& event) const override {
    const sdk::Json& location = event["location"];
    const bool is_place = location["latitude"].is_number() && location["longitude"].is_number();
    return is_place ? location : sdk::Json();
  }
};

}  // namespace

PARLEY_PLUGIN(sdk::NodeOf<LocationRequest>, sdk::Node);
