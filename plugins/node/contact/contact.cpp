// Changes what is known about the person: fields, name, language, tags, consent.
#include <parley/node_fields.hpp>

namespace {

using namespace parley;

class Contact : public sdk::PreparedNode {
 public:
  explicit Contact(const sdk::Json& config) : changes_(config) {}

  sdk::StepResult step(const sdk::StepInput& input) const override {
    sdk::Json changes = changes_.in(input);
    for (const char* tags : {"tags_add", "tags_remove"})
      if (changes.has(tags)) changes.set(tags, named(changes[tags]));
    return sdk::StepResult::to("next").effect("contact", std::move(changes));
  }

 private:
  /// Tags are names: what an expression left without one is passed over.
  static sdk::Json named(const sdk::Json& tags) {
    sdk::Json out = sdk::Json::array();
    for (const sdk::Json& tag : tags.items())
      if (!tag.is_null() && !(tag.is_text() && tag.text().empty()))
        out.push(tag.is_text() ? tag : sdk::Json(tag.dump()));
    return out;
  }

  sdk::Value changes_;
};

}  // namespace

PARLEY_PLUGIN(sdk::NodeOf<Contact>, sdk::Node);
