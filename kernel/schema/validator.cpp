#include "schema/validator.hpp"

#include "schema/check.hpp"
#include "schema/compiler.hpp"

namespace parley::schema {

Result<Validator> Validator::compile(const json::value& schema) {
  Result<Compiled> compiled = Compiler(schema).run();
  if (!compiled) return compiled.error();
  return Validator(std::make_shared<const Compiled>(std::move(*compiled)));
}

std::vector<Finding> Validator::check(const json::value& instance, const Limits& limits) const {
  std::vector<Finding> findings;
  Cost cost;
  Check check(*compiled_, limits, cost, &findings);
  check.holds(0, instance, Place{});
  if (cost.too_much) findings.push_back({"", "is nested too deeply, or costs too much to check against its schema"});
  return findings;
}

}  // namespace parley::schema
