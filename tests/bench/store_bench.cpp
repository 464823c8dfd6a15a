// How many durable write sets a second go through Writer, against one INSERT per transaction on the same file.
//
//   store_bench [folder] [seconds] [--json]      the folder's disk is what is measured
//
// Each submitter is a closed loop, as a webhook is: it submits one journal row (six columns, about 600 bytes of JSON),
// and the next one when that is durable.
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include "base/bounded_queue.hpp"
#include "base/clock.hpp"
#include "store/session.hpp"
#include "store/writer.hpp"
#include "support/test_storage.hpp"

using namespace parley;
using namespace parley::store;

namespace {

constexpr TenantSql kInsert{
    "INSERT INTO journal(tenant_id, id, channel_id, provider_id, received_at, body) VALUES ($1, $2, $3, $4, $5, $6) "
    "ON CONFLICT DO NOTHING"};
constexpr std::string_view kSchema =
    "CREATE TABLE journal(tenant_id TEXT NOT NULL, id TEXT NOT NULL, channel_id TEXT NOT NULL, provider_id TEXT NOT "
    "NULL, "
    "received_at INTEGER NOT NULL, body TEXT NOT NULL, PRIMARY KEY(tenant_id, id)) WITHOUT ROWID; "
    "CREATE UNIQUE INDEX journal_provider ON journal(tenant_id, channel_id, provider_id)";

const std::string kBody = R"({"object":"whatsapp_business_account","text":")" + std::string(550, 'x') + "\"}";

std::string number_text(const char* format, std::uint64_t number) {
  char text[64];
  std::snprintf(text, sizeof text, format, static_cast<unsigned long long>(number));
  return text;
}

WriteSet journal_row(std::uint64_t number) {
  WriteSet set("tenant-1");
  set.add(kInsert, number_text("0192f0a0-0000-7000-8000-%012llu", number), "channel-1",
          number_text("wamid.HBgN%020llu", number), 1'700'000'000'000 + std::int64_t(number), kBody);
  return set;
}

double seconds_since(SteadyTime begin) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

/// Keeps `submitters` rows on their way until the time is over. What is durable goes to two worker threads, which
/// submit the next row: the writer's thread only commits, as in the server.
class ClosedLoop {
 public:
  ClosedLoop(Writer& writer, std::atomic<std::uint64_t>& next, std::size_t submitters)
      : writer_(writer), next_(next), submitters_(submitters), durable_(submitters) {}

  double rate(double seconds) {
    const SteadyTime begin = std::chrono::steady_clock::now();
    std::vector<std::thread> workers;
    for (std::size_t i = 0; i < submitters_; ++i) submit_one();
    for (int i = 0; i < 2; ++i) workers.emplace_back([&] { work(begin, seconds); });
    for (std::thread& worker : workers) worker.join();
    return double(done_.load()) / seconds_since(begin);
  }

 private:
  void work(SteadyTime begin, double seconds) {
    while (durable_.pop()) {
      if (seconds_since(begin) < seconds)
        submit_one();
      else if (++ended_ == submitters_)
        durable_.close();
    }
  }

  void submit_one() {
    const auto accepted = writer_.submit(journal_row(next_++), [this](Result<WriteReceipt> result) {
      if (!result || result->affected.front() != 1) std::fprintf(stderr, "a row was not written\n");
      ++done_;
      durable_.try_push(1);
    });
    if (!accepted) std::fprintf(stderr, "a row was refused\n");
  }

  Writer& writer_;
  std::atomic<std::uint64_t>& next_;
  const std::size_t submitters_;
  BoundedQueue<int> durable_;
  std::atomic<std::uint64_t> done_{0};
  std::atomic<std::size_t> ended_{0};
};

double one_by_one(Storage storage, std::atomic<std::uint64_t>& next, double seconds) {
  Session session = storage.open(Storage::Access::read_write).value();
  const SteadyTime begin = std::chrono::steady_clock::now();
  std::uint64_t done = 0;
  for (; seconds_since(begin) < seconds; ++done) {
    WriteSet set = journal_row(next++);
    set.settle();
    const bool written =
        session.begin() && session.execute(kInsert.text(), set.params(set.operations().front())) && session.commit();
    if (!written) std::fprintf(stderr, "a row was not written\n");
  }
  return double(done) / seconds_since(begin);
}

struct Figure {
  std::size_t submitters = 0;  // 0: one INSERT per transaction, without a Writer
  double rate = 0;
  double sets_a_commit = 1;
};

Figure through_writer(Storage storage, std::atomic<std::uint64_t>& next, std::size_t submitters, double seconds) {
  const SystemClock clock;
  Metrics metrics;
  const auto writer = *Writer::start(storage, {}, clock, Log(stderr_log_sink(false)), metrics);
  const double rate = ClosedLoop(*writer, next, submitters).rate(seconds);
  writer->stop();
  const auto counted = [&](std::string_view name) { return double(metrics.counter(name, "").value()); };
  return {submitters, rate, counted("parley_store_write_sets_total") / counted("parley_store_batches_total")};
}

void print(const std::vector<Figure>& figures) {
  const double base = figures.front().rate;
  std::printf("one INSERT per transaction     %9.0f/s\n", base);
  for (const Figure& figure : std::span(figures).subspan(1)) {
    std::printf("Writer, %4zu submitters        %9.0f/s   x%-6.1f %7.1f sets a commit\n", figure.submitters,
                figure.rate, figure.rate / base, figure.sets_a_commit);
  }
}

void print_json(const std::vector<Figure>& figures) {
  for (std::size_t i = 0; i < figures.size(); ++i) {
    std::printf("%s{\"submitters\": %zu, \"write_sets_per_second\": %.0f, \"sets_a_commit\": %.1f}", i ? ", " : "[",
                figures[i].submitters, figures[i].rate, figures[i].sets_a_commit);
  }
  std::printf("]\n");
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<std::string> arguments(argv + 1, argv + argc);
  const bool as_json = std::erase(arguments, "--json") > 0;
  const std::filesystem::path folder =
      arguments.empty() ? std::filesystem::temp_directory_path().string() : arguments[0];
  const double seconds = arguments.size() > 1 ? std::atof(arguments[1].c_str()) : 3.0;
  const auto file = folder / "parley-store-bench.db";
  const auto clean = [&] {
    for (const char* end : {"", "-wal", "-shm"}) std::filesystem::remove(file.string() + end);
  };
  clean();
  test::TestStorage plugin(file);
  const Storage storage(plugin.table(), plugin.plugin());
  if (!storage.open(Storage::Access::read_write)->run_script(kSchema)) return 1;

  std::atomic<std::uint64_t> next{1};
  std::vector<Figure> figures{{0, one_by_one(storage, next, seconds), 1}};
  for (const std::size_t submitters : {1u, 8u, 64u, 512u, 4096u})
    figures.push_back(through_writer(storage, next, submitters, seconds));
  as_json ? print_json(figures) : print(figures);
  clean();
}
