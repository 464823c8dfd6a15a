#include "schema/schema.hpp"

namespace parley::schema {

namespace {

Schema of_type(std::string_view type) {
  return Schema{json::object{{"type", json::string(type)}}};
}

Schema formatted(std::string_view format, std::size_t max_length) {
  return of_type("string").with("format", json::string(format)).with("maxLength", max_length);
}

template <class Texts>
Schema enum_of(const Texts& texts) {
  json::array values;
  for (const std::string_view text : texts) values.emplace_back(json::string(text));
  return of_type("string").with("enum", std::move(values));
}

template <class Properties>
Schema object_of(const Properties& properties) {
  json::object members;
  json::array needed;
  for (const Property& property : properties) {
    members[property.name] = property.schema.document();
    if (property.needed) needed.emplace_back(json::string(property.name));
  }
  Schema out = of_type("object").with("properties", std::move(members));
  if (!needed.empty()) out = out.with("required", std::move(needed));
  return out.with("additionalProperties", false);
}

}  // namespace

Schema Schema::with(std::string_view keyword, json::value value) const {
  Schema out = *this;
  out.document_[keyword] = std::move(value);
  return out;
}

Schema Schema::example(json::value value) const {
  const json::array* before = find_array(document_, "examples");
  json::array examples = before ? *before : json::array{};
  examples.push_back(std::move(value));
  return with("examples", std::move(examples));
}

Schema text(std::size_t min_length, std::size_t max_length) {
  Schema out = of_type("string");
  if (min_length > 0) out = out.with("minLength", min_length);
  return out.with("maxLength", max_length);
}

Schema pattern(std::string_view regex, std::size_t max_length, std::string_view description) {
  return text(0, max_length)
      .with("pattern", json::string(regex))
      .with("x-expected", json::string(description))
      .described(description);
}

Schema email() {
  return formatted("email", 254);
}
Schema uuid() {
  return formatted("uuid", 36);
}
Schema id() {
  return text(1, 64)
      .with("pattern", "^[A-Za-z0-9_.:-]+$")
      .with("x-expected", "an id of 1 to 64 letters, digits, '_', '-', '.' or ':'");
}
Schema url() {
  return formatted("uri", 2048)
      .with("pattern", "^https?://[^/?#]")
      .with("x-expected", "an http or https address such as https://example.com/path");
}
Schema time() {
  return of_type("string").with("format", "date-time");
}
Schema date() {
  return of_type("string").with("format", "date");
}

Schema one_of(std::initializer_list<std::string_view> texts) {
  return enum_of(texts);
}
Schema one_of(const std::vector<std::string_view>& texts) {
  return enum_of(texts);
}

Schema integer(std::int64_t min, std::int64_t max) {
  Schema out = of_type("integer");
  if (min != std::numeric_limits<std::int64_t>::min()) out = out.with("minimum", min);
  if (max != std::numeric_limits<std::int64_t>::max()) out = out.with("maximum", max);
  return out;
}

Schema number() {
  return of_type("number");
}
Schema number(double min, double max) {
  return number().with("minimum", min).with("maximum", max);
}

Schema boolean() {
  return of_type("boolean");
}
Schema any() {
  return Schema{};
}

Schema list(const Schema& items, std::size_t max_items, std::size_t min_items) {
  Schema out = of_type("array").with("items", items.document());
  if (min_items > 0) out = out.with("minItems", min_items);
  return out.with("maxItems", max_items);
}

Schema map_of(const Schema& values, std::size_t max_properties) {
  return of_type("object").allowing_more(values).with("maxProperties", max_properties);
}

Schema nullable(const Schema& schema) {
  const json::string* type = find_string(schema.document(), "type");
  if (!type) return any_of({schema, of_type("null")});
  Schema out = schema.with("type", json::array{*type, "null"});
  if (const json::array* allowed = find_array(schema.document(), "enum")) {
    json::array with_null = *allowed;
    with_null.push_back(nullptr);
    out = out.with("enum", std::move(with_null));
  }
  return out;
}

Schema object(std::initializer_list<Property> properties) {
  return object_of(properties);
}
Schema object(const std::vector<Property>& properties) {
  return object_of(properties);
}

Schema any_of(std::initializer_list<Schema> alternatives) {
  json::array schemas;
  for (const Schema& alternative : alternatives) schemas.emplace_back(alternative.document());
  return Schema{json::object{{"anyOf", std::move(schemas)}}};
}

}  // namespace parley::schema
