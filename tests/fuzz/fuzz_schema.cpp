// Any JSON as a schema, an instance and a query: a schema compiles or is refused in words, a check ends within its
// limits with findings fit for a person, and a check that may say less comes to the same verdict.
#include <cstdlib>

#include "base/utf8.hpp"
#include "schema/validator.hpp"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace parley;
  std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::size_t cut = text.find('\n');  // a schema on the first line, an instance behind it
  const auto document = parse_json(text.substr(0, cut), "schema");
  if (!document) return 0;
  const auto validator = schema::Validator::compile(*document);
  if (!validator) {
    if (validator.error().message.empty()) std::abort();
    return 0;
  }
  const std::string_view rest = cut == text.npos ? std::string_view() : text.substr(cut + 1);
  std::vector<schema::Finding> findings;
  validator->from_text("a", rest.substr(0, 100), findings);
  const auto instance = parse_json(rest, "instance");
  const json::value& value = instance ? *instance : *document;
  const schema::Limits limits{.findings = 5, .depth = 100, .steps = 20'000};
  const auto many = validator->check(value, limits);
  if (many.size() > limits.findings + 1) std::abort();
  for (const auto& finding : many)
    if (finding.message.empty() || !is_utf8(finding.message) || !is_utf8(finding.field)) std::abort();
  if (many.empty() != validator->check(value, {.findings = 1, .depth = 100, .steps = 20'000}).empty()) std::abort();
  return 0;
}
