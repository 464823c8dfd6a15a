// The cases that throw hostile input at every function of a plugin, whatever its kind.
#include <atomic>
#include <mutex>
#include <thread>

#include "hostile.hpp"

namespace parley::conformance {

namespace {

constexpr std::uint64_t kRoomy = 16u << 20;
constexpr int kThreads = 4;

void survives_hostile_input(const Subject& subject) {
  testkit::FakeHost host;
  const auto plugin = subject.start(host);
  const auto probe = make_probe(*plugin, subject);
  for (const std::string& text : hostile_texts(probe->sample())) probe->poke(text, kRoomy);
}

void minds_refusing_sinks(const Subject& subject) {
  testkit::FakeHost host;
  const auto plugin = subject.start(host);
  const auto probe = make_probe(*plugin, subject);
  for (const std::uint64_t max : {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{16}}) {
    probe->poke(probe->sample(), max);
    probe->poke("{}", max);
  }
}

void serves_many_threads(const Subject& subject) {
  testkit::FakeHost host;
  const auto plugin = subject.start(host);
  const auto probe = make_probe(*plugin, subject);
  const auto texts = hostile_texts(probe->sample());
  std::mutex mutex;
  std::string broken;
  const auto work = [&](std::size_t begin) {
    try {
      for (std::size_t i = 0; i < texts.size(); ++i) probe->poke(texts[(begin + i) % texts.size()], kRoomy);
    } catch (const Broken& found) {
      const std::lock_guard lock(mutex);
      broken = found.reason;
    }
  };
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) threads.emplace_back(work, texts.size() / kThreads * static_cast<std::size_t>(i));
  for (std::thread& thread : threads) thread.join();
  expect(broken.empty(), broken);
}

}  // namespace

std::vector<Case> hostile_cases() {
  return {{"hostile.input", "hostile input ends in a status and a sentence", "", survives_hostile_input},
          {"hostile.sinks", "a sink that refuses ends the call with a failure", "", minds_refusing_sinks},
          {"hostile.threads", "every [any] function stands several threads at once", "", serves_many_threads}};
}

}  // namespace parley::conformance
