// Notes a figure for the statistics.
#include <parley/node_fields.hpp>

namespace {

using namespace parley;

class Event : public sdk::PreparedNode {
 public:
  explicit Event(const sdk::Json& config)
      : name_(config["name"]), value_(config["value"]), properties_(config["properties"]) {}

  sdk::StepResult step(const sdk::StepInput& input) const override {
    sdk::Json fields = sdk::Json::object({{"name", input.text(name_)}});
    if (value_.given()) fields.set("value", value_.in(input));
    if (properties_.given()) fields.set("properties", properties_.in(input));
    return sdk::StepResult::to("next").effect("event", std::move(fields));
  }

 private:
  sdk::Text name_;
  sdk::Value value_, properties_;
};

}  // namespace

PARLEY_PLUGIN(sdk::NodeOf<Event>, sdk::Node);
