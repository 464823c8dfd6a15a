// Which bytes LogBuffer hands down, when, and what becomes of a write that failed.
#include <catch2/catch.hpp>
#include <cstring>
#include <string>
#include <vector>

#include "../log_buffer.hpp"

namespace {

using parley::sqlite::LogBuffer;

struct Write {
  sqlite3_int64 offset;
  std::string bytes;
  bool operator==(const Write&) const = default;
};

std::ostream& operator<<(std::ostream& out, const Write& write) {
  return out << write.offset << ':' << write.bytes;
}

/// A file that takes down what is written to it.
struct File : sqlite3_file {
  File() : sqlite3_file{} {
    methods.xWrite = [](sqlite3_file* file, const void* bytes, int count, sqlite3_int64 offset) {
      auto& self = *static_cast<File*>(file);
      if (self.failure == SQLITE_OK)
        self.writes.push_back({offset, std::string(static_cast<const char*>(bytes), std::size_t(count))});
      return self.failure;
    };
  }
  sqlite3_io_methods methods{};
  std::vector<Write> writes;
  int failure = SQLITE_OK;
};

struct Subject {
  int write(std::string_view bytes, sqlite3_int64 offset) {
    return buffer.write(&file, bytes.data(), int(bytes.size()), offset);
  }
  int flush() { return buffer.flush(&file); }

  File file;
  LogBuffer buffer{8, &file.methods};
};

using Writes = std::vector<Write>;

}  // namespace

TEST_CASE("writes that follow one another reach the file as one", "[sqlite][log]") {
  Subject subject;
  CHECK(subject.write("ab", 100) == SQLITE_OK);
  CHECK(subject.write("cde", 102) == SQLITE_OK);
  CHECK(subject.file.writes.empty());
  CHECK(subject.flush() == SQLITE_OK);
  CHECK(subject.flush() == SQLITE_OK);
  CHECK(subject.file.writes == Writes{{100, "abcde"}});
}

TEST_CASE("a write that changes held bytes changes them in place, and may go on after them", "[sqlite][log]") {
  Subject subject;
  subject.write("abcd", 100);
  subject.write("X", 101);
  subject.write("YZ!", 103);
  subject.flush();
  CHECK(subject.file.writes == Writes{{100, "aXcYZ!"}});
}

TEST_CASE("a write elsewhere first brings down what is held, so that writes keep their order", "[sqlite][log]") {
  Subject subject;
  subject.write("ab", 100);
  subject.write("cd", 50);
  CHECK(subject.file.writes == Writes{{100, "ab"}});
  subject.write("ef", 53);
  subject.flush();
  CHECK(subject.file.writes == Writes{{100, "ab"}, {50, "cd"}, {53, "ef"}});
}

TEST_CASE("a full buffer is brought down, and what exceeds it goes to the file at once", "[sqlite][log]") {
  Subject subject;
  subject.write("abcdef", 0);
  subject.write("ghi", 6);
  CHECK(subject.file.writes == Writes{{0, "abcdef"}});
  subject.write("0123456789", 9);
  CHECK(subject.file.writes == Writes{{0, "abcdef"}, {6, "ghi"}, {9, "0123456789"}});
}

TEST_CASE("a look at held bytes brings them down, a look beside them does not", "[sqlite][log]") {
  Subject subject;
  subject.write("abcd", 100);
  CHECK(subject.buffer.flush_for(&subject.file, 10, 90) == SQLITE_OK);
  CHECK(subject.buffer.flush_for(&subject.file, 10, 104) == SQLITE_OK);
  CHECK(subject.file.writes.empty());
  CHECK(subject.buffer.flush_for(&subject.file, 11, 90) == SQLITE_OK);
  CHECK(subject.file.writes == Writes{{100, "abcd"}});
}

TEST_CASE("after a lost write nothing succeeds before the transaction is over", "[sqlite][log]") {
  Subject subject;
  subject.write("ab", 100);
  subject.file.failure = SQLITE_FULL;
  CHECK(subject.write("cd", 50) == SQLITE_FULL);
  subject.file.failure = SQLITE_OK;
  CHECK(subject.write("ef", 102) == SQLITE_FULL);
  CHECK(subject.flush() == SQLITE_FULL);
  CHECK(subject.buffer.flush_for(&subject.file, 1, 101) == SQLITE_FULL);
  CHECK(subject.buffer.flush_for(&subject.file, 1, 99) == SQLITE_OK);
  CHECK(subject.file.writes.empty());
  subject.buffer.drop();
  CHECK(subject.write("gh", 100) == SQLITE_OK);
  CHECK(subject.flush() == SQLITE_OK);
  CHECK(subject.file.writes == Writes{{100, "gh"}});
}

TEST_CASE("what is dropped never reaches the file", "[sqlite][log]") {
  Subject subject;
  subject.write("ab", 100);
  subject.buffer.drop();
  CHECK(subject.flush() == SQLITE_OK);
  CHECK(subject.file.writes.empty());
}

// SQLite's own layer writes nothing, and calls the disk full, for a length whose lowest 17 bits are zero.
TEST_CASE("no more is handed down at once than SQLite's layer for Unix takes", "[sqlite][log]") {
  File file;
  LogBuffer buffer(1 << 20, &file.methods);
  const std::string page(8192, 'p');
  for (int i = 0; i < 40; ++i) REQUIRE(buffer.write(&file, page.data(), 8192, i * 8192) == SQLITE_OK);
  REQUIRE(buffer.flush(&file) == SQLITE_OK);
  std::size_t total = 0;
  for (const Write& write : file.writes) {
    CHECK(write.bytes.size() <= 0x1ffff);
    total += write.bytes.size();
  }
  CHECK(total == 40 * page.size());
}
