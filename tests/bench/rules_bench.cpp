// How many messages a second the rules match, against a loop over single expressions; and how long each family of
// attacks keeps a sandbox busy. `rules_bench [--json]`.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <map>
#include <re2/re2.h>
#include <string_view>

#include "lua_attacks.hpp"
#include "script/rule_runner.hpp"
#include "script/unicode.hpp"
#include "script_run.hpp"

namespace {

using namespace parley;
using namespace parley::script;

constexpr double kSecondsEach = 1.0;

std::string word(int number) {
  static constexpr const char* kSyllables[] = {"ka", "lo", "mi", "pre", "ço", "ta", "ru", "zen", "bi", "dor"};
  std::string text;
  for (int rest = number + 1; rest > 0; rest /= 10) text += kSyllables[rest % 10];
  return text + std::to_string(number % 7);
}

std::vector<Rule> rules(int patterns) {
  std::vector<Rule> all;
  for (int i = 0; i < patterns; ++i) {
    Rule rule;
    rule.id = std::to_string(i);
    const bool regex = i % 10 == 9;
    rule.trigger = regex ? Trigger::regex : Trigger::keyword;
    rule.patterns = {regex ? word(i) + R"(\s+#?(\d+))" : word(i)};
    rule.response.messages = {json::object{{"type", "text"}, {"text", "answer"}}};
    all.push_back(std::move(rule));
  }
  return all;
}

// One in four hits a rule; the others are what people write.
std::vector<std::string> messages(int patterns) {
  std::vector<std::string> all;
  for (int i = 0; i < 1000; ++i) {
    std::string text = "Bom dia, gostaria de saber se vocês abrem no sábado à tarde " + std::to_string(i % 50);
    if (i % 4 == 0) text += " " + word(i * 7919 % patterns) + " 12";
    all.push_back(std::move(text));
  }
  return all;
}

// Calls `answer` on message after message for a second; gives calls per second.
template <class Answer>
double rate(const std::vector<std::string>& texts, std::size_t batch, Answer answer) {
  for (std::size_t i = 0; i < std::min(batch, texts.size()); ++i) answer(texts[i]);
  const auto begin = std::chrono::steady_clock::now();
  std::size_t count = 0;
  double seconds = 0;
  do {
    for (std::size_t i = 0; i < batch; ++i) answer(texts[count++ % texts.size()]);
    seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  } while (seconds < kSecondsEach);
  return static_cast<double>(count) / seconds;
}

struct Rates {
  int patterns = 0;
  double match = 0;
  double answer = 0;
  double baseline = 0;
};

double baseline_rate(const std::vector<Rule>& all, const std::vector<std::string>& texts) {
  std::vector<std::unique_ptr<RE2>> singles;
  RE2::Options options;
  options.set_case_sensitive(false);
  for (const auto& rule : all) singles.push_back(std::make_unique<RE2>(fold_beyond_ascii(rule.patterns[0]), options));
  return rate(texts, all.size() > 1000 ? 4 : 20, [&](const std::string& text) {
    const std::string folded = fold(text);
    for (const auto& single : singles) {
      if (RE2::PartialMatch(folded, *single)) return;
    }
  });
}

Rates measure(int patterns) {
  const SystemClock clock;
  const Log log(null_log_sink());
  const auto all = rules(patterns);
  const auto texts = messages(patterns);
  const auto set = RuleSet::compile({}, all, {}, clock, log).value();
  Rates rates{patterns};
  RuleMatcher::Scratch scratch;
  std::vector<RuleMatcher::Hit> hits;
  rates.match = rate(texts, 1000, [&](const std::string& text) { set->matcher().match(text, scratch, hits); });
  RuleRunner runner(clock, log);
  Incoming incoming;
  rates.answer = rate(texts, 1000, [&](const std::string& text) {
    incoming.text = text;
    runner.answer(set, incoming);
  });
  rates.baseline = baseline_rate(all, texts);
  return rates;
}

std::map<std::string, double> attack_times() {
  std::map<std::string, double> worst;
  for (const auto& attack : test::lua_attacks()) {
    double& most = worst[attack.family];
    most = std::max(most, test::run_script(attack.source).seconds);
  }
  return worst;
}

}  // namespace

int main(int count, char** arguments) {
  const bool as_json = count > 1 && std::string_view(arguments[1]) == "--json";
  json::array rows;
  for (const int patterns : {10, 1000, 10'000}) {
    const Rates rates = measure(patterns);
    rows.push_back(json::object{{"patterns", rates.patterns},
                                {"match_per_second", std::int64_t(rates.match)},
                                {"answer_per_second", std::int64_t(rates.answer)},
                                {"single_loop_per_second", std::int64_t(rates.baseline)}});
    if (as_json) continue;
    std::printf("%6d patterns: %10.0f matched/s %10.0f answered/s, loop over single expressions %9.0f/s\n",
                rates.patterns, rates.match, rates.answer, rates.baseline);
  }
  json::object sandbox;
  for (const auto& [family, seconds] : attack_times()) {
    sandbox[family] = std::int64_t(seconds * 1000);
    if (!as_json) std::printf("attack %-18s at most %4.0f ms\n", family.c_str(), seconds * 1000);
  }
  if (as_json) std::puts(json::serialize(json::object{{"rules", rows}, {"sandbox_ms", sandbox}}).c_str());
}
