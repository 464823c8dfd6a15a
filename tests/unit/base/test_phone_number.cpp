#include <catch2/catch.hpp>

#include "base/phone_number.hpp"

using namespace parley;

TEST_CASE("a phone number in any usual writing becomes E.164", "[phone]") {
  for (const char* text : {"+55 (11) 98765-4321", "5511987654321", "0055 11 98765 4321", "+55.11.98765.4321"})
    CHECK(normalized_phone(text).value() == "+5511987654321");
  CHECK(normalized_phone("+1 212-555-0100").value() == "+12125550100");
}

TEST_CASE("what is no phone number with a country code is refused", "[phone]") {
  for (const char* text : {"", "+", "12345", "+055119876", "1234567890123456", "+55 11 call me", "++5511987654321",
                           "55+11987654321", "٥٥١١٩٨٧٦٥٤٣٢١"})
    CHECK_FALSE(normalized_phone(text).has_value());
}

TEST_CASE("a Brazilian mobile number is the same line with and without its ninth digit", "[phone]") {
  CHECK(same_line("+5511987654321") == std::vector<std::string>{"+5511987654321", "+551187654321"});
  CHECK(same_line("+551187654321") == std::vector<std::string>{"+551187654321", "+5511987654321"});
}

TEST_CASE("a landline of Brazil and numbers of other countries are one line each", "[phone]") {
  for (const char* number : {"+551134567890", "+12125550100", "+5511934567890", ""})
    CHECK(same_line(number).size() == 1);
}
