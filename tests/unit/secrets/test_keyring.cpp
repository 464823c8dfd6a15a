#include <catch2/catch.hpp>
#include <fstream>
#include <sys/stat.h>
#include <thread>

#include "secrets/key_file.hpp"
#include "secrets/keyring.hpp"
#include "support/temp_dir.hpp"

using namespace parley;
using namespace parley::secrets;
using Catch::Matchers::Contains;

namespace {

const WallTime kNow = *from_rfc3339("2026-03-02T12:00:00Z");

std::string new_key() {
  return FernetKey::generate().to_text();
}
std::string text_of(const std::filesystem::path& file) {
  std::ifstream in(file);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

TEST_CASE("the first key seals and all keys open", "[secrets][keyring]") {
  const std::vector<std::string> old{new_key()};
  const std::vector<std::string> both{new_key(), old.front()};
  const std::string sealed = Keyring::from_texts(old)->seal("token", kNow);
  const auto ring = Keyring::from_texts(both);
  CHECK(*ring->open(sealed) == "token");
  CHECK(ring->needs_rotation(sealed));
  CHECK_FALSE(ring->needs_rotation(ring->seal("token", kNow)));
  const std::vector<std::string> fresh{both.front()};
  const auto lost = Keyring::from_texts(fresh)->open(sealed);
  CHECK(lost.error().code == Errc::denied);
  CHECK_THAT(lost.error().message, Contains("[secrets] keys") && Contains("keys/secrets.key"));
}

TEST_CASE("a key that is none is named by its place, not by its text", "[secrets][keyring]") {
  const std::vector<std::string> keys{new_key(), "hunter2"};
  const auto ring = Keyring::from_texts(keys);
  CHECK(ring.error().code == Errc::invalid);
  CHECK_THAT(ring.error().message, Contains("[secrets] keys, key 2") && !Contains("hunter2"));
}

TEST_CASE("a key is made on first start, for its owner only, and used again", "[secrets][keyring]") {
  const test::TempDir data;
  const auto file = Keyring::file_in(data.path());
  const auto first = Keyring::open({}, file);
  REQUIRE(first.has_value());
  struct stat facts {};
  REQUIRE(::stat(file.c_str(), &facts) == 0);
  CHECK((facts.st_mode & 0777) == 0600);
  CHECK(text_of(file).size() == 45);
  CHECK(*Keyring::open({}, file)->open(first->seal("x", kNow)) == "x");
  CHECK(std::distance(std::filesystem::directory_iterator(file.parent_path()), {}) == 1);
}

TEST_CASE("keys that are configured leave the file alone", "[secrets][keyring]") {
  const test::TempDir data;
  const std::vector<std::string> keys{new_key()};
  REQUIRE(Keyring::open(keys, Keyring::file_in(data.path())).has_value());
  CHECK_FALSE(std::filesystem::exists(Keyring::file_in(data.path())));
}

TEST_CASE("a key file that others may read is refused with what to do", "[secrets][keyring]") {
  const test::TempDir data;
  const auto file = Keyring::file_in(data.path());
  REQUIRE(Keyring::open({}, file).has_value());
  REQUIRE(::chmod(file.c_str(), 0640) == 0);
  const auto ring = Keyring::open({}, file);
  CHECK(ring.error().code == Errc::denied);
  CHECK_THAT(ring.error().message, Contains(file.string()) && Contains("chmod 600"));
}

TEST_CASE("a key file that is empty or broken is refused, never replaced", "[secrets][keyring]") {
  const test::TempDir data;
  const auto file = Keyring::file_in(data.path());
  REQUIRE(Keyring::open({}, file).has_value());
  for (const std::string& text : {std::string(), std::string("nonsense\n"), std::string(100'000, 'a')}) {
    std::ofstream(file, std::ios::trunc) << text;
    const auto ring = Keyring::open({}, file);
    REQUIRE_FALSE(ring.has_value());
    CHECK_THAT(ring.error().message, Contains(file.string()));
    CHECK(text_of(file) == text);
  }
}

TEST_CASE("several who start at once end with one key", "[secrets][keyring]") {
  const test::TempDir data;
  std::vector<std::string> got(8);
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < got.size(); ++i)
    threads.emplace_back([&, i] {
      const auto text = read_or_make(data / "k", [i] { return "key " + std::to_string(i); });
      got[i] = text ? *text : text.error().message;
    });
  for (auto& thread : threads) thread.join();
  for (const std::string& text : got) CHECK(text == got.front());
}
