#include <catch2/catch.hpp>

#include "checking.hpp"

using namespace parley;
using namespace parley::schema;

namespace {

Schema query() {
  return object({
      schema::optional("page", integer(1, 1'000'000'000)),
      schema::optional("price", number()),
      schema::optional("unread", boolean()),
      schema::optional("q", text(0, 100)),
      schema::optional("assigned_to", nullable(text(1, 64))),
      schema::optional("rank", nullable(integer())),
      schema::optional("status", list(one_of({"open", "closed"}), 5)),
      schema::optional("ids", list(integer(), 5)),
      schema::optional("where", object({})),
  });
}

/// The value as JSON, or the finding.
std::string read(std::string_view name, std::string_view text) {
  static const Validator validator = test::compiled(query());
  std::vector<Finding> findings;
  const auto value = validator.from_text(name, text, findings);
  CHECK(value.has_value() == findings.empty());
  return value ? json::serialize(*value) : test::told(findings);
}

}  // namespace

TEST_CASE("an integer is read as JSON writes it", "[schema]") {
  CHECK(read("page", "1000000000") == "1000000000");
  CHECK(read("page", "-7") == "-7");
  CHECK(read("page", "9223372036854775808") == "9223372036854775808");
  for (const char* wrong : {" 5", "5 ", "+5", "05", "1e3", "5.0", "0x5", "", "-", "18446744073709551616"})
    CHECK(read("page", wrong).starts_with("page: expected an integer from 1 to 1000000000, found "));
}

TEST_CASE("a number may have a fraction and an exponent", "[schema]") {
  CHECK(read("price", "12") == "12");
  CHECK(read("price", "1e3") == "1E3");
  CHECK(read("price", "-0.25") == "-2.5E-1");
  for (const char* wrong : {" 5", ".5", "5.", "1e", "1e999", "inf", "nan", "0x1p3", "1,5"})
    CHECK(read("price", wrong) == "price: expected a number, found the text \"" + std::string(wrong) + "\"");
}

TEST_CASE("a boolean is true or false and nothing else", "[schema]") {
  CHECK(read("unread", "true") == "true");
  CHECK(read("unread", "false") == "false");
  for (const char* wrong : {"1", "yes", "True", ""})
    CHECK(read("unread", wrong).starts_with("unread: expected true or false"));
}

TEST_CASE("a text stays what it is, and null is one where texts are allowed", "[schema]") {
  CHECK(read("q", " 5") == R"(" 5")");
  CHECK(read("assigned_to", "null") == R"("null")");
  CHECK(read("rank", "null") == "null");
  CHECK(read("rank", "3") == "3");
}

TEST_CASE("a list is read by its commas", "[schema]") {
  CHECK(read("status", "open,closed") == R"(["open","closed"])");
  CHECK(read("ids", "1,2,3") == "[1,2,3]");
  CHECK(read("ids", "") == "[]");
  CHECK(read("ids", "1,,2") == R"(ids: expected a list of at most 5 items, found the text "1,,2")");
  CHECK(read("ids", "1,") == R"(ids: expected a list of at most 5 items, found the text "1,")");
}

TEST_CASE("an object has no form in a query", "[schema]") {
  CHECK(read("where", "{}") == R"(where: expected an object, found the text "{}")");
}

TEST_CASE("an unknown parameter stays text, and the check refuses it", "[schema]") {
  CHECK(read("pgae", "5") == R"("5")");
  CHECK(test::findings(query(), R"({"pgae": "5"})") == "pgae: is not known here; did you mean \"page\"?");
}
