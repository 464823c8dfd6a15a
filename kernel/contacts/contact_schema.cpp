#include "contacts/contact_schema.hpp"

#include "base/error_detail.hpp"
#include "contacts/contact_writing.hpp"

namespace parley::contacts {

namespace {
constexpr std::size_t kLongestName = 200, kLongestPhone = 40, kLongestNotes = 10'000, kLongestTag = 60;
}

schema::Schema name_schema() {
  return schema::text(0, kLongestName);
}
schema::Schema phone_schema() {
  return schema::text(1, kLongestPhone).described("With its country code").example("+55 11 98765-4321");
}
schema::Schema language_schema() {
  return schema::pattern("^[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*$", 35, "a language such as pt-BR");
}
schema::Schema notes_schema() {
  return schema::text(0, kLongestNotes);
}
schema::Schema tag_schema() {
  return schema::text(1, kLongestTag)
      .with("pattern", "^[^,]")
      .with("x-expected", "a tag that does not begin with a comma");
}
schema::Schema tags_schema() {
  return schema::list(tag_schema(), kMostTags);
}

ChangeCheck ChangeCheck::make() {
  const schema::Schema schema =
      schema::object({schema::optional("name", name_schema()), schema::optional("phone", phone_schema()),
                      schema::optional("email", schema::email()), schema::optional("language", language_schema()),
                      schema::optional("notes", notes_schema()), schema::optional("tags", tags_schema())});
  return ChangeCheck(schema::Validator::compile(schema.document()).value());
}

Result<> ChangeCheck::check(const ContactChange& change) const {
  json::object document;
  const std::pair<const char*, const std::optional<std::string>&> texts[] = {{"name", change.name},
                                                                             {"phone", change.phone},
                                                                             {"email", change.email},
                                                                             {"language", change.language},
                                                                             {"notes", change.notes}};
  for (const auto& [name, text] : texts)
    if (text) document[name] = *text;
  if (change.tags) document["tags"] = json::array(change.tags->begin(), change.tags->end());
  std::vector<FieldProblem> problems;
  for (const schema::Finding& finding : validator_.check(document))
    problems.push_back({finding.field, finding.message});
  if (!problems.empty()) return wrong_fields(std::move(problems));
  return {};
}

}  // namespace parley::contacts
