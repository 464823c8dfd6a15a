// The filter of a segment: a tree of {"and": […]}, {"or": […]}, {"not": …} over conditions
// {"field": "tag", "op": "eq", "value": "vip"}, made into a condition that consists of literals and bound values.
//
// Fields: name, phone, email, language (eq, ne, contains, starts_with, exists), tag (eq, ne), category_id (eq, ne,
// exists), is_blocked, opted_in, opted_out (eq, ne), created_at, updated_at (lt, lte, gt, gte), and custom.<key> (eq,
// ne, exists; contains for texts; lt, lte, gt, gte for numbers, dates and texts). `exists` takes true or false.
#pragma once

#include "base/json.hpp"
#include "contacts/custom_field.hpp"
#include "store/condition.hpp"

namespace parley::contacts {

constexpr std::size_t kMostFilterConditions = 50;
constexpr std::size_t kDeepestFilter = 8;

/// Errc::unprocessable names the place: "filter.and[1].value". An empty object is every contact.
Result<store::Condition> compile_filter(const json::object& filter, const FieldSet& fields);

}  // namespace parley::contacts
