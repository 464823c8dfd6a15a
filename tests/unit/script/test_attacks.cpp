#include <catch2/catch.hpp>

#include "lua_attacks.hpp"
#include "script_run.hpp"

using namespace parley;
using namespace parley::test;

TEST_CASE("every hostile script ends in time, with an error that names the limit", "[script][attacks]") {
  for (const auto& attack : lua_attacks()) {
    INFO(attack.family << ": " << attack.source.substr(0, 300));
    const auto outcome = run_script(attack.source, attacked());
    CHECK(outcome.seconds < kLongestAttack);
    if (*attack.ends_with) CHECK_THAT(outcome.error, Catch::Contains(attack.ends_with));
  }
}

TEST_CASE("a limit error names the script and the line", "[script][attacks]") {
  const auto outcome = run_script("local x = 1\n\nwhile true do\n  x = x + 1\nend");
  CHECK(outcome.doomed);
  CHECK_THAT(outcome.error, Catch::StartsWith("test.lua:3: ") || Catch::StartsWith("test.lua:4: "));
}
