// Runs the text of a rule script and hears what it declares: on.keyword{…}, on.regex{…}, on.welcome{…} and so on.
#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"
#include "script/rule.hpp"
#include "script/sandbox.hpp"

namespace parley::script {

/// The text of one script, under the name that errors show ("shop.lua").
struct ScriptSource {
  std::string name;
  std::string text;
};

struct DeclaredRules {
  std::vector<Rule> rules;             ///< in the order they were declared
  std::vector<FunctionRef> functions;  ///< their functions in `sandbox`; Response::function counts within the script
};

/// Gives the sandbox its `on` table. Once per sandbox, before the first script.
Result<void> add_rule_functions(Sandbox& sandbox);

/// Compiles and runs the script in the sandbox, within its limits. The error names script, line, field and what was
/// expected. Globals stay frozen but while this runs.
Result<DeclaredRules> run_rule_script(Sandbox& sandbox, const ScriptSource& source);

}  // namespace parley::script
