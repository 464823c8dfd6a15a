#include <catch2/catch.hpp>

#include "expressions.hpp"

using namespace parley;
using namespace parley::dialogue;
using Catch::Contains;

TEST_CASE("filters change letters, of every language", "[dialogue][filters]") {
  CHECK(result_of("'straße é' | upper") == R"("STRASSE É")");
  CHECK(result_of("'ÁRVORE' | lower") == R"("árvore")");
  CHECK(result_of("'água fria' | capitalize") == R"("Água fria")");
  CHECK(result_of("'  a b ' | trim") == R"("a b")");
}

TEST_CASE("default stands in for nothing and for an empty text", "[dialogue][filters]") {
  CHECK(result_of("vars.nothing | default: 'M' | upper") == R"("M")");
  CHECK(result_of("vars.empty | default: vars.size") == R"("m")");
  CHECK(result_of("0 | default: 5") == "0");
}

TEST_CASE("filters count and cut lists and texts by characters", "[dialogue][filters]") {
  CHECK(result_of("'Água' | length") == "4");
  CHECK(result_of("vars.items | length") == "2");
  CHECK(result_of("vars.items | first | json") == R"("{\"name\":\"Pizza\"}")");
  CHECK(result_of("'Água' | first") == R"("Á")");
  CHECK(result_of("'maçã' | last") == R"("ã")");
  CHECK(result_of("'Água' | slice: 1, 2") == R"("gu")");
  CHECK(result_of("'Água' | slice(-2)") == R"("ua")");
  CHECK(result_of("'a,b,c' | split: ',' | slice: 1 | join: '+'") == R"("b+c")");
  CHECK(result_of("'' | first") == R"("")");
  CHECK(result_of("'abc' | slice: 9") == R"("")");
}

TEST_CASE("replace and contains look for text as it stands", "[dialogue][filters]") {
  CHECK(result_of("'a.b.c' | replace: '.', '-'") == R"("a-b-c")");
  CHECK(result_of("'pizza' | contains: 'izz'") == "true");
  CHECK(result_of("contact.tags | contains: 'vip'") == "true");
  CHECK(result_of("contact.tags | contains: 'vi'") == "false");
}

TEST_CASE("numbers are rounded and read from texts", "[dialogue][filters]") {
  CHECK(result_of("2.5 | round") == "3");
  CHECK(result_of("-2.5 | round") == "-3");
  CHECK(text_of_filled("{{1.005 | round: 2}} {{10 / 3 | round: 2}}") == "1.01 3.33");
  CHECK(
      result_of("'12,50' | number == 12.5") ==
      R"(invalid: expression "'12,50' | number == 12.5", at character 18: expected an operator, a filter after '|' or the end)");
  CHECK(result_of("('12,50' | number) == 12.5") == "true");
  CHECK(result_of("'some' | number") == "null");
  CHECK(result_of("3 | text") == R"("3")");
}

TEST_CASE("texts are made fit for addresses", "[dialogue][filters]") {
  CHECK(result_of("'São & co/1' | url") == R"("S%C3%A3o%20%26%20co%2F1")");
}

TEST_CASE("times are written in any form, zone and language", "[dialogue][filters]") {
  CHECK(result_of("vars.at | date") == R"("2026-12-25")");
  CHECK(result_of("vars.at | date('dd/MM/yyyy HH:mm', 'America/Sao_Paulo')") == R"("24/12/2026 22:30")");
  CHECK(result_of("vars.day | date: 'dd/MM/yyyy', 'America/Sao_Paulo'") == R"("25/12/2026")");
  CHECK(result_of("vars.day | date: 'EEEE, d \\'de\\' MMMM', 'UTC', 'pt'") == R"("sexta-feira, 25 de dezembro")");
  CHECK_THAT(result_of("vars.at | date: 'yyyy', 'Mars/Base'"), Contains("expected an IANA name"));
  CHECK_THAT(result_of("'soon' | date"), Contains("takes a time such as"));
}

TEST_CASE("days and hours are added; a day stays a day", "[dialogue][filters]") {
  CHECK(result_of("vars.day | add_days: 7") == R"("2027-01-01")");
  CHECK(result_of("vars.day | add_hours: -1") == R"("2026-12-24T23:00:00.000Z")");
  CHECK(result_of("vars.at | add_days: 0.5") == R"("2026-12-25T13:30:00.000Z")");
  CHECK_THAT(result_of("vars.day | add_days: 99999999"), Contains("a year from 1970 to 9999"));
}
