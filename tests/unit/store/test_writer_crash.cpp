// What a SIGKILL leaves behind: everything that was acknowledged, and nothing by halves.
#include <catch2/catch.hpp>
#include <csignal>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

#include "writer_fixture.hpp"

using namespace parley;
using namespace parley::store;

namespace {

constexpr int kRowsInASet = 3;

/// Runs in the child until it is killed: sets of three rows, the id of each acknowledged one goes into the pipe.
[[noreturn]] void write_until_killed(const std::filesystem::path& file, int pipe_end) {
  test::TestStorage plugin(file);
  SystemClock clock;
  Metrics metrics;
  const auto writer =
      *Writer::start(Storage(plugin.table(), plugin.plugin()), {}, clock, Log(null_log_sink()), metrics);
  for (std::int64_t id = 0;; ++id) {
    WriteSet set("acme");
    for (int part = 0; part < kRowsInASet; ++part) set.add(test::kInsertRow, id * 10 + part, std::string(600, 'x'));
    const auto accepted = writer->submit(std::move(set), [id, pipe_end](Result<WriteReceipt> outcome) {
      if (outcome && ::write(pipe_end, &id, sizeof id) != sizeof id) ::_exit(1);
    });
    if (!accepted) std::this_thread::sleep_for(Millis{1});  // full: an id is skipped, which the parent does not mind
  }
}

std::vector<std::int64_t> read_ids(int pipe_end, std::size_t most) {
  std::vector<std::int64_t> ids;
  std::int64_t id = 0;
  while (ids.size() < most && ::read(pipe_end, &id, sizeof id) == sizeof id) ids.push_back(id);
  return ids;
}

}  // namespace

TEST_CASE("after a kill every acknowledged set is there and none is there by half", "[store][crash]") {
  for (const std::size_t acknowledged_before_kill : {1u, 400u, 3000u}) {
    test::StoreFixture store;
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
      ::close(ends[0]);
      write_until_killed(store.dir / "test.db", ends[1]);
    }
    ::close(ends[1]);
    auto acknowledged = read_ids(ends[0], acknowledged_before_kill);
    ::kill(child, SIGKILL);
    const auto rest = read_ids(ends[0], SIZE_MAX);  // what was acknowledged before the kill arrived
    acknowledged.insert(acknowledged.end(), rest.begin(), rest.end());
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    ::close(ends[0]);
    REQUIRE(acknowledged.size() >= acknowledged_before_kill);

    std::map<std::int64_t, int> rows_of_set;
    for (const std::int64_t id : store.ids()) ++rows_of_set[id / 10];
    for (const auto& [set, rows] : rows_of_set) REQUIRE(rows == kRowsInASet);
    for (const std::int64_t set : acknowledged) REQUIRE(rows_of_set.count(set) == 1);
  }
}
