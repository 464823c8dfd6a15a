#include <catch2/catch.hpp>
#include <parley/testkit/password.hpp>

using namespace parley;
using namespace parley::testkit;
using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;

namespace {

sdk::Json cheap() {
  return sdk::Json::object({{"memory", 8192}, {"iterations", 1}});
}

struct Fixture {
  FakeHost host;
  LoadedPlugin plugin{PARLEY_TEST_PLUGIN, host, cheap()};
};

}  // namespace

TEST_CASE("The right password is let in, any other is not", "[password]") {
  Fixture f;
  for (const std::string& password : {std::string("correct horse"), std::string("a"), std::string("senha çãõ 😀"),
                                      std::string(1024, 'x'), std::string(" leading and trailing ")}) {
    const std::string encoded = hash_password(f.plugin, password);
    CHECK(verify_password(f.plugin, password, encoded).status == PARLEY_OK);
    CHECK(verify_password(f.plugin, password + "!", encoded).status == PARLEY_DENIED);
    CHECK(verify_password(f.plugin, "", encoded).status == PARLEY_DENIED);
  }
}

TEST_CASE("The stored text is a PHC string of Argon2id, different each time", "[password]") {
  Fixture f;
  const std::string one = hash_password(f.plugin, "secret");
  CHECK_THAT(one, StartsWith("$argon2id$v=19$m=8,t=1,p=1$") && !Contains("secret"));
  CHECK(one != hash_password(f.plugin, "secret"));
}

TEST_CASE("A known hash of another implementation is understood", "[password]") {
  Fixture f;
  // By the reference command line tool: echo -n password | argon2 somesalt -id -t 2 -m 16 -p 1 -l 32
  const std::string known = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
  CHECK(verify_password(f.plugin, "password", known).status == PARLEY_OK);
  CHECK(verify_password(f.plugin, "passwore", known).status == PARLEY_DENIED);
}

TEST_CASE("Risen costs ask for a new hash, lowered ones do not", "[password]") {
  Fixture f;
  const std::string old = hash_password(f.plugin, "secret");
  CHECK_FALSE(verify_password(f.plugin, "secret", old).hash_again);
  FakeHost host;
  for (const char* option : {"memory", "iterations"}) {
    sdk::Json dearer = cheap();
    dearer.set(option, dearer[option].integer() * 2);
    const LoadedPlugin newer(PARLEY_TEST_PLUGIN, host, dearer);
    const auto answer = verify_password(newer, "secret", old);
    CHECK(answer.status == PARLEY_OK);
    CHECK(answer.hash_again);
    CHECK_FALSE(verify_password(newer, "wrong", old).hash_again);
    CHECK_FALSE(verify_password(f.plugin, "secret", hash_password(newer, "secret")).hash_again);
  }
}

TEST_CASE("What cannot be a password is refused clearly, and not repeated", "[password]") {
  Fixture f;
  const std::pair<std::string, const char*> wrong[] = {
      {"", "empty"}, {std::string(1025, 'x'), "too long"}, {std::string("sesame\0x", 8), "NUL"}};
  for (const auto& [password, word] : wrong) {
    try {
      hash_password(f.plugin, password);
      FAIL("it was hashed");
    } catch (const sdk::Failure& failure) {
      CHECK(failure.status() == PARLEY_INVALID);
      CHECK_THAT(failure.what(), Contains(word) && !Contains("sesame"));
    }
  }
}

TEST_CASE("A password cut at a NUL is not let in", "[password]") {
  Fixture f;
  const std::string encoded = hash_password(f.plugin, "sesame");
  CHECK(verify_password(f.plugin, std::string("sesame\0x", 8), encoded).status == PARLEY_DENIED);
  CHECK(verify_password(f.plugin, std::string("sesame\0", 7), encoded).status == PARLEY_DENIED);
}

TEST_CASE("A name that nobody has is denied after the work of a true check", "[password]") {
  Fixture f;
  CHECK(verify_password(f.plugin, "the password of nobody", "").status == PARLEY_DENIED);
  CHECK(verify_password(f.plugin, "-", "").status == PARLEY_DENIED);
}

TEST_CASE("A stored text that is none, or asks for all memory, is refused", "[password]") {
  Fixture f;
  for (const char* stored : {"secret", "$2b$12$abcdefghijklmnopqrstuv", "$argon2id$v=19$m=4294967295,t=2,p=1$AAAA$AAAA",
                             "$argon2id$v=19$m=8,t=99999,p=1$AAAA$AAAA", "$argon2i$v=19$m=8,t=3,p=1$AAAA$AAAA"}) {
    const auto answer = verify_password(f.plugin, "secret", stored);
    CHECK(answer.status == PARLEY_INVALID);
    CHECK_FALSE(answer.error.empty());
  }
}
