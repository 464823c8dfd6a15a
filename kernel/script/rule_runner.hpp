// Answers messages by a RuleSet. One for each (tenant, worker thread): it holds the Lua state for rules that answer
// with a function, made when the first such rule is hit and again after a limit was breached. Not thread-safe.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/log.hpp"
#include "script/answer.hpp"
#include "script/rule_set.hpp"
#include "script/sandbox.hpp"

namespace parley::script {

class RuleRunner {
 public:
  /// `clock` outlives the runner. `outside` is what os.time and math.random give to functions.
  RuleRunner(const Clock& clock, Log log, Outside outside = {});
  ~RuleRunner();

  /// The first rule that matches, in the order welcome, out of hours, patterns by priority, default. A static answer
  /// never touches Lua. When a function fails the failure is logged and reported, and the default rule answers.
  Outcome answer(const std::shared_ptr<const RuleSet>& rules, const Incoming& incoming);

 private:
  struct Chosen {
    const Rule* rule = nullptr;
    std::uint32_t pattern = 0;
  };
  Chosen choose(const RuleSet& rules, const Incoming& incoming);
  Chosen first_of(const RuleSet& rules, Trigger trigger, const Incoming& incoming);
  bool may_answer(const RuleSet& rules, const Rule& rule, const Incoming& incoming);
  Result<Answer> perform(const std::shared_ptr<const RuleSet>& rules, const Chosen& chosen, const Incoming& incoming);
  Result<void> call_function(const std::shared_ptr<const RuleSet>& rules, const Chosen& chosen,
                             const Incoming& incoming, Answer& answer);
  Result<void> prepare_lua(const std::shared_ptr<const RuleSet>& rules);

  const Clock& clock_;
  const Log log_;
  const Outside outside_;
  RuleMatcher::Scratch scratch_;
  std::vector<RuleMatcher::Hit> hits_;
  std::shared_ptr<const RuleSet> loaded_;  // whose functions the sandbox holds
  std::unique_ptr<Sandbox> sandbox_;
  std::map<std::string, std::vector<FunctionRef>, std::less<>> functions_;  // by script
};

}  // namespace parley::script
