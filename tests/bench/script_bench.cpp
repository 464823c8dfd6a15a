// What a turn of a durable script costs: resumed in memory and by replay, at the 5th and the 500th question, beside
// what a turn costs that has nothing to replay. `script_bench [--json]`.
#include <chrono>
#include <cstdio>
#include <ctime>
#include <string_view>

#include "script/durable_runner.hpp"
#include "script/script_body.hpp"

namespace {

using namespace parley;
using namespace parley::script;

constexpr double kSecondsEach = 1.0;

/// Processor time: the machine may be busy with other things.
double processor_seconds() {
  return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

struct Conversation {
  explicit Conversation(std::size_t live_sessions) {
    DurableOptions options;
    options.limits.wall_clock = std::chrono::minutes(1);
    options.journal_rows = 5'000;
    options.live_sessions = live_sessions;
    runner = std::make_unique<DurableRunner>(clock, Log(null_log_sink()), options);
  }

  void begin() {
    dialogue::Input input;
    input.at = clock.wall();
    take(runner->start(version, {"asks", {}}, input, {"s1", false}));
  }

  dialogue::Outcome outcome() {
    dialogue::Input input;
    input.at = at;
    input.text = "answer";
    input.type = "text";
    input.session = session;
    return runner->resume(version, input).value();
  }

  void take(dialogue::Outcome outcome) {
    dialogue::Session next = outcome.session->session;
    auto rows = std::make_shared<std::vector<dialogue::JournalledEffect>>();
    if (session && session->journal) *rows = *session->journal;
    rows->insert(rows->end(), outcome.session->journal.begin(), outcome.session->journal.end());
    next.journal = std::move(rows);
    ++next.revision;
    session = std::make_shared<dialogue::Session>(std::move(next));
  }

  SystemClock clock;
  WallTime at = clock.wall();
  ScriptVersion version = make_version(
      "asks", "flow('asks', function(chat) for i = 1, 1000 do chat:ask { 'Question?', key = 'q' } end end)");
  std::unique_ptr<DurableRunner> runner;
  std::shared_ptr<const dialogue::Session> session;
};

/// Microseconds of one turn at the question of that number, over and over.
double replayed(int question) {
  Conversation talk(0);
  talk.begin();
  for (int i = 1; i < question; ++i) talk.take(talk.outcome());
  std::size_t turns = 0;
  const double begin = processor_seconds();
  while (processor_seconds() - begin < kSecondsEach) {
    for (int i = 0; i < 50; ++i, ++turns) talk.outcome();
  }
  return (processor_seconds() - begin) * 1e6 / static_cast<double>(turns);
}

/// The same with the script in memory. The store's part, which grows with the journal here, is not counted.
double live(int question) {
  double spent = 0;
  std::size_t turns = 0;
  while (spent < kSecondsEach / 4) {
    Conversation talk(16);
    talk.begin();
    for (int i = 1; i < question; ++i) talk.take(talk.outcome());
    for (int i = 0; i < 20; ++i, ++turns) {
      const double begin = processor_seconds();
      auto outcome = talk.outcome();
      spent += processor_seconds() - begin;
      talk.take(std::move(outcome));
    }
  }
  return spent * 1e6 / static_cast<double>(turns);
}

/// Microseconds of one body of a script node, which has a Lua state of its own.
double body() {
  const SystemClock clock;
  const Log log(null_log_sink());
  const json::object inputs{{"price", 10}, {"count", 3}};
  std::size_t runs = 0;
  const double begin = processor_seconds();
  for (; processor_seconds() - begin < kSecondsEach; ++runs)
    run_body(clock, log, {}, "return { total = inputs.price * inputs.count }", inputs).value();
  return (processor_seconds() - begin) * 1e6 / static_cast<double>(runs);
}

}  // namespace

int main(int count, char** arguments) {
  const bool as_json = count > 1 && std::string_view(arguments[1]) == "--json";
  const double fixed = replayed(1);
  const double fifth = replayed(5);
  const double fiftieth = replayed(50);
  const double five_hundredth = replayed(500);
  const double in_memory_5 = live(5);
  const double in_memory_500 = live(500);
  const double node_body = body();
  if (as_json) {
    std::puts(json::serialize(
                  json::object{{"replay_us",
                                json::object{{"1", fixed}, {"5", fifth}, {"50", fiftieth}, {"500", five_hundredth}}},
                               {"live_us", json::object{{"5", in_memory_5}, {"500", in_memory_500}}},
                               {"body_us", node_body}})
                  .c_str());
    return 0;
  }
  std::printf("turn by replay, at question   1: %7.1f us\n", fixed);
  std::printf("                              5: %7.1f us (%.2f us more)\n", fifth, fifth - fixed);
  std::printf("                             50: %7.1f us (%.2f us more)\n", fiftieth, fiftieth - fixed);
  std::printf("                            500: %7.1f us (%.2f us more)\n", five_hundredth, five_hundredth - fixed);
  std::printf("turn in memory, at question   5: %7.1f us\n", in_memory_5);
  std::printf("                            500: %7.1f us\n", in_memory_500);
  std::printf("body of a script node:           %7.1f us\n", node_body);
}
