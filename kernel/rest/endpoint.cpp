#include "rest/endpoint.hpp"

namespace parley::rest {

using namespace schema;  // the builders read as a language of their own

namespace {

constexpr std::int64_t kLastPage = 1'000'000;  // a bound for the offset; nobody turns so many pages
constexpr std::size_t kLargestPage = 100;

std::vector<std::string> both_directions(const std::vector<std::string>& keys) {
  std::vector<std::string> all = keys;
  for (const std::string& key : keys) all.push_back(key.starts_with('-') ? key.substr(1) : "-" + key);
  return all;
}

}  // namespace

bool Access::admits(const identity::Principal& who) const {
  switch (kind_) {
    case Kind::anybody:
      return true;
    case Kind::signed_in:
      return !who.id.empty();
    case Kind::permission:
      return who.may(name_);
    case Kind::super_admin:
      return who.super_admin;
  }
  return false;
}

std::string Access::description() const {
  switch (kind_) {
    case Kind::anybody:
      return "nothing";
    case Kind::signed_in:
      return "a signed-in user or an API key";
    case Kind::permission:
      return "the permission " + name_;
    case Kind::super_admin:
      return "a super admin";
  }
  return {};
}

Schema list_query(std::vector<std::string> sort_keys, std::vector<Property> filters, bool searchable) {
  std::vector<Property> all{optional("page", integer(1, kLastPage).defaulting(1)),
                            optional("page_size", integer(1, std::int64_t(kLargestPage)).defaulting(20))};
  if (!sort_keys.empty()) {
    const std::vector<std::string> keys = both_directions(sort_keys);
    all.push_back(optional(
        "sort", one_of(std::vector<std::string_view>(keys.begin(), keys.end())).defaulting(json::string(keys[0]))));
  }
  if (searchable) all.push_back(optional("q", text(0, 200).described("Finds what contains these words")));
  std::move(filters.begin(), filters.end(), std::back_inserter(all));
  return object(all);
}

Schema page_schema(const Schema& item) {
  return object({required("data", list(item, kLargestPage)),
                 required("pagination",
                          object({required("page", integer(1, kLastPage)),
                                  required("page_size", integer(1, std::int64_t(kLargestPage))),
                                  required("total", integer(0, INT64_MAX)), required("pages", integer(0, INT64_MAX)),
                                  optional("more", boolean().described("There are more than total: it was counted no "
                                                                       "further."))}))});
}

Schema history_query(std::vector<Property> filters) {
  std::vector<Property> all{optional("before", id().described("`next` of the part before")),
                            optional("limit", integer(1, std::int64_t(kLargestPage)).defaulting(50))};
  std::move(filters.begin(), filters.end(), std::back_inserter(all));
  return object(all);
}

Schema part_schema(const Schema& item) {
  return object({required("data", list(item, kLargestPage)), required("next", nullable(text(1, 100)))});
}

}  // namespace parley::rest
