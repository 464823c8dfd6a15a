// Shows the catalogue and takes the order that comes back.
#include "messages/request.hpp"

namespace {

using namespace parley;

class Catalog final : public nodes::Request {
 public:
  explicit Catalog(const sdk::Json& config) : Request(config, "catalog", "order") {}

 private:
  sdk::Json found_in(const sdk::Json& event) const override {
    return event["order"].is_object() ? event["order"] : sdk::Json();
  }
};

}  // namespace

PARLEY_PLUGIN(sdk::NodeOf<Catalog>, sdk::Node);
