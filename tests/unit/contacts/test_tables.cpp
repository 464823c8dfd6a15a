#include <catch2/catch.hpp>

#include "contact_fixture.hpp"
#include "contacts/csv_reader.hpp"
#include "contacts/import_text.hpp"
#include "contacts/tag_list.hpp"

using namespace parley;
using namespace parley::contacts;
using test::ContactFixture;

namespace {

std::vector<std::vector<std::string>> cells(std::string_view text, char separator = ',') {
  CsvReader reader(text, separator);
  std::vector<std::vector<std::string>> all;
  while (auto record = reader.next()) all.push_back(std::move(record->cells));
  return all;
}
using Cells = std::vector<std::vector<std::string>>;

struct TableFixture : ContactFixture {
  ImportReport import(std::string_view text, bool update = false, ImportColumns columns = {}) {
    ImportRequest request;
    request.update_duplicates = update;
    request.columns = std::move(columns);
    return importer.import(ana, text, request).value();
  }
  ImportOptions options{.most_lines = 1000, .batch = 3};
  Importer importer{parts, options};
  Exporter exporter{parts, {}};
};

}  // namespace

TEST_CASE("CSV is read as RFC 4180 writes it, with any line end", "[contacts][csv]") {
  CHECK(cells("a,b\r\nc,d\r\n") == Cells{{"a", "b"}, {"c", "d"}});
  CHECK(cells("a,b\nc,d") == Cells{{"a", "b"}, {"c", "d"}});
  CHECK(cells("a,b\rc,d\r") == Cells{{"a", "b"}, {"c", "d"}});
  CHECK(cells("\"a \"\"b\"\", c\",\"x\ny\"\n") == Cells{{"a \"b\", c", "x\ny"}});
  CHECK(cells("a,,\n") == Cells{{"a", "", ""}});
  CHECK(cells("\n\na;b\n\n", ';') == Cells{{"a", "b"}});
  CHECK(cells("") == Cells{});
  CHECK(cells("\"a\"b,5\" tape\n") == Cells{{"ab", "5\" tape"}});
}

TEST_CASE("records know the line on which they begin", "[contacts][csv]") {
  CsvReader reader("a\n\"b\nb\"\nc\n", ',');
  CHECK(reader.next()->line == 1);
  CHECK(reader.next()->line == 2);
  CHECK(reader.next()->line == 4);
}

TEST_CASE("a quote that never closes is told", "[contacts][csv]") {
  CHECK(CsvReader("a,\"b\nc", ',').next()->unfinished);
  CHECK_FALSE(CsvReader("a,\"b\"", ',').next()->unfinished);
}

TEST_CASE("the separator is found out by what divides the lines evenly", "[contacts][csv]") {
  CHECK(guess_separator("a,b\nc,d\n") == ',');
  CHECK(guess_separator("nome;telefone\nAna, a primeira;1\nBia;2\n") == ';');
  CHECK(guess_separator("a\tb\nc\td\n") == '\t');
  CHECK(guess_separator("only one column") == ',');
}

TEST_CASE("whatever a cell holds comes back from a file, and no spreadsheet runs it", "[contacts][csv]") {
  for (const std::string text :
       {"plain", "a,b", "\"q\"", "line\nend", "=1+1", "+55", "-x", "@x", "'x", "\tx", "é 漢 🎉"}) {
    const std::string cell = csv_cell(text);
    CHECK(cell.find_first_of("=+-@\t") != 0);
    CHECK(without_guard(cells(cell).at(0).at(0)) == text);
  }
}

TEST_CASE("tags come back from a cell", "[contacts][csv]") {
  const std::vector<std::string> tags{"vip", "a,b", "a;b", "say \"hi\"", " spaced ", "'; DROP"};
  CHECK(tags_from_cell(tags_to_cell(tags)) == tags);
  CHECK(tags_from_cell("vip; novo ,x,,") == std::vector<std::string>{"vip", "novo", "x"});
}

TEST_CASE("a file is UTF-8 with or without a mark, or else Latin-1", "[contacts][csv]") {
  CHECK(import_text("\xEF\xBB\xBFJo\xC3\xA3o", "").value().text == "João");
  CHECK(import_text("Jo\xE3o \x80", "").value().text == "João €");
  CHECK(import_text("Jo\xE3o", "").value().encoding == "latin-1");
  CHECK_FALSE(import_text("Jo\xE3o", "utf-8").has_value());
  CHECK_FALSE(import_text("\xFF\xFE"
                          "a\0",
                          "")
                  .has_value());
}

TEST_CASE("a preview proposes what the columns are", "[contacts][import]") {
  TableFixture f;
  f.field("city", "text");
  const auto look =
      f.importer.preview("acme", "Nome;Celular;E-mail;City;Shoe\nAna;5511987654321;;Recife;38\n", {}).value();
  CHECK(look.separator == ';');
  CHECK(look.header);
  CHECK(look.columns == ImportColumns{"name", "phone", "email", "custom.city", "-"});
  CHECK(look.lines == 1);
  CHECK(look.rows.at(0).at(3) == "Recife");
  const auto bare = f.importer.preview("acme", "Ana,5511987654321,a@b.co\n", {}).value();
  CHECK_FALSE(bare.header);
  CHECK(bare.columns == ImportColumns{"name", "phone", "email"});
}

TEST_CASE("one bad line never stops the others, and each is told with its line and field", "[contacts][import]") {
  TableFixture f;
  const ImportReport report = f.import(
      "name,phone,email\nAna,+5511987654321,\nBad,call me,\nWorse,,no address\nBia,+5511911112222,b@b.co\n,,\n");
  CHECK(report.created == 2);
  CHECK(report.failed == 3);
  REQUIRE(report.errors.size() == 3);
  CHECK(report.errors[0].line == 3);
  CHECK(report.errors[0].field == "phone");
  CHECK(report.errors[1].field == "email");
  CHECK(report.errors[2].line == 6);
  CHECK(f.names({}) == std::vector<std::string>{"Ana", "Bia"});
}

TEST_CASE("who is there already is skipped, or changed where the line says something", "[contacts][import]") {
  TableFixture f;
  const std::string id = f.add("Ana", "+5511987654321", {"vip"}).id;
  const char* text = "name,phone,tags,notes\nAna Maria,551187654321,new,\nBia,+5511911112222,,\n";
  const ImportReport skipped = f.import(text);
  CHECK(skipped.created == 1);
  CHECK(skipped.skipped == 1);
  f.told.clear();
  const ImportReport updated = f.import(text, true);
  CHECK(updated.updated == 2);
  const Contact ana = f.contacts.find("acme", id).value();
  CHECK(ana.name == "Ana Maria");
  CHECK(ana.phone == "+5511987654321");
  CHECK(ana.tags == std::vector<std::string>{"vip", "new"});
  CHECK(f.told.contains(id));
}

TEST_CASE("a person who stands in a file twice is one contact", "[contacts][import]") {
  TableFixture f;
  const ImportReport report = f.import("name,phone\nAna,5511987654321\nAna,551187654321\nBia,5511911112222\n");
  CHECK(report.created == 2);
  CHECK(report.skipped == 1);
}

TEST_CASE("an import fills the quota and tells which lines did not fit", "[contacts][import][quota]") {
  test::ContactParts room(3);
  Importer importer(room.parts, {.batch = 2});
  const ImportReport report = importer.import(room.caller("acme"), "name\nA\nB\nC\nD\nE\n", {}).value();
  CHECK(report.created == 3);
  CHECK(report.failed == 2);
  CHECK(report.errors.at(0).line == 5);
}

TEST_CASE("a file beyond its bounds is refused as a whole", "[contacts][import]") {
  TableFixture f;
  std::string lines = "name\n";
  for (int i = 0; i < 1001; ++i) lines += "x\n";
  CHECK(f.importer.import(f.ana, lines, {}).error().code == Errc::unprocessable);
  CHECK(Importer(f.parts, {.most_bytes = 10}).import(f.ana, "name\nAna\nBia\n", {}).error().code ==
        Errc::unprocessable);
  CHECK(f.importer.import(f.ana, "", {}).error().code == Errc::unprocessable);
  ImportRequest wrong;
  wrong.columns = {"name", "is_admin"};
  CHECK(f.importer.import(f.ana, "a,b\n", wrong).error().code == Errc::unprocessable);
  CHECK(f.names({}).empty());
}

TEST_CASE("an export goes into another tenant and comes out the same", "[contacts][export]") {
  TableFixture f;
  f.field("city", "text");
  f.fields.create(f.caller("globex"), {{}, "city", "City", "text", {}, {}, {}}).value();
  ContactChange change;
  change.name = "=HYPERLINK(\"http://evil\")\n'x";
  change.phone = "+5511987654321";
  change.tags = {{"a,b", "=1"}};
  change.notes = "-2+3";
  change.custom_fields = {{"city", "@Recife"}};
  REQUIRE(f.contacts.create(f.ana, change).has_value());
  const std::string file = f.exporter.csv(f.ana, {}).value();
  CHECK(f.importer.import(f.caller("globex"), file, {}).value().created == 1);
  const Contact copy = f.contacts.list("globex", {}, {}).value().contacts.at(0);
  CHECK(copy.name == *change.name);
  CHECK(copy.phone == *change.phone);
  CHECK(copy.tags == *change.tags);
  CHECK(copy.notes == *change.notes);
  CHECK(copy.custom_fields == change.custom_fields);
}

TEST_CASE("an export of many reads them in parts and leaves out nobody", "[contacts][export]") {
  TableFixture f;
  for (int i = 0; i < 7; ++i) f.add("c" + std::to_string(i));
  Exporter small(f.parts, {.batch = 3});
  CHECK(cells(small.csv(f.ana, {}).value()).size() == 8);
  CHECK(Exporter(f.parts, {.most_contacts = 6}).csv(f.ana, {}).error().code == Errc::unprocessable);
}

TEST_CASE("a workbook is a zip file and holds its texts as texts", "[contacts][export]") {
  TableFixture f;
  f.add("=1+1");
  const std::string file = f.exporter.xlsx(f.ana, {}).value();
  CHECK(file.substr(0, 2) == "PK");
  CHECK(file.find("xl/worksheets/sheet1.xml") != std::string::npos);
}
