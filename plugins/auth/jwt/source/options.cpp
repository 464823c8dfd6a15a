#include "options.hpp"

#include <parley/json.hpp>

namespace parley::auth_jwt {

namespace {

std::string text(const sdk::Json& config, const char* key) {
  const std::string_view value = config[key].text();
  if (value.empty() || value.find('\0') != std::string_view::npos)
    throw sdk::Failure(PARLEY_INVALID, "option " + std::string(key) + ": expected a text that is not empty");
  return std::string(value);
}

}  // namespace

Options Options::from_json(std::string_view config) {
  const sdk::Json document = sdk::Json::parse(config);
  Options options;
  options.issuer = text(document, "issuer");
  options.audience = text(document, "audience");
  options.key_file = text(document, "key_file");
  if (!document["leeway"].is_integer() || document["leeway"].integer() < 0 || document["leeway"].integer() > 300'000)
    throw sdk::Failure(PARLEY_INVALID, "option leeway: expected a duration of 0 to 5 minutes");
  options.leeway_ms = document["leeway"].integer();
  if (document.has("keys") && !document["keys"].is_array())
    throw sdk::Failure(PARLEY_INVALID, "option keys: expected a list");
  for (const sdk::Json& key : document["keys"].items()) options.keys.emplace_back(key.text());
  return options;
}

}  // namespace parley::auth_jwt
