#include "people.hpp"

#include <parley/json.hpp>

namespace parley::inbox {

namespace {

constexpr const char* kAll =
    "SELECT m.user_id, u.name, m.skills FROM memberships m JOIN users u ON u.id = m.user_id "
    "WHERE m.tenant_id = $1 AND m.is_active = 1";
constexpr const char* kOne =
    "SELECT m.user_id, u.name, m.skills FROM memberships m JOIN users u ON u.id = m.user_id "
    "WHERE m.tenant_id = $1 AND m.is_active = 1 AND m.user_id = $2";

Person person_from(const sdk::Row& row) {
  Person person{std::string(row.text(0)), std::string(row.text(1)), {}};
  for (const sdk::Json& skill : sdk::Json::parse(row.text(2)).items()) person.skills.emplace_back(skill.text());
  return person;
}

}  // namespace

std::map<std::string, Person> People::all(std::string_view tenant) const {
  std::map<std::string, Person> people;
  store_.query(tenant, {kAll, {}}, [&](const sdk::Row& row) {
    Person person = person_from(row);
    std::string id = person.id;
    people.emplace(std::move(id), std::move(person));
  });
  return people;
}

std::string People::name_of(std::string_view tenant, std::string_view user) const {
  const auto found = store_.select(tenant, {kOne, {user}}, person_from);
  return found.empty() ? std::string() : found.front().name;
}

bool People::has(std::string_view tenant, std::string_view user) const {
  return !store_.select(tenant, {kOne, {user}}, person_from).empty();
}

}  // namespace parley::inbox
