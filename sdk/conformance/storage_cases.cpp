// What holds for the statements of every storage backend: values, counts, bulk, conflicts.
#include <limits>

#include "storage_fixture.hpp"

namespace parley::conformance {

namespace {

using testkit::Cell;

void states_its_facts(const Subject& subject) {
  testkit::FakeHost host;
  const auto plugin = subject.start(host);
  const sdk::Json facts = storage_facts(*plugin);
  const std::string_view dialect = facts["dialect"].text();
  expect(dialect == "sqlite" || dialect == "postgres", "expected \"dialect\" to be \"sqlite\" or \"postgres\"");
  expect(facts["writers"].integer() >= 1, "expected \"writers\" to be 1 or more");
}

void keep_text(StorageFixture& db, std::int64_t id, const std::string& text) {
  db.session().execute(kInsert, {id, text, 0.5, nullptr});
  const auto table = db.session().query("SELECT name FROM conformance_rows WHERE id = $1", {id});
  expect(table.size() == 1 && table[0].size() == 1, "expected one row with one column");
  expect(table[0][0].type == PARLEY_VALUE_TEXT, "a text came back as type " + std::to_string(table[0][0].type));
  expect(table[0][0].bytes == text, "a text of " + std::to_string(text.size()) + " bytes came back changed");
}

void keeps_texts(const Subject& subject) {
  StorageFixture db(subject);
  std::int64_t id = 0;
  for (const std::string& text :
       {std::string(), std::string("'); DROP TABLE conformance_rows; --"), std::string("ação €"),
        std::string("😀👩‍👩‍👧‍👦"), std::string("$1 ? :x"), std::string(200'000, 'x')})
    keep_text(db, ++id, text);
}

void keeps_numbers_and_null(const Subject& subject) {
  StorageFixture db(subject);
  const std::int64_t least = std::numeric_limits<std::int64_t>::min();
  const std::int64_t most = std::numeric_limits<std::int64_t>::max();
  std::int64_t count = 0;
  for (const std::int64_t id : {least, std::int64_t{-1}, std::int64_t{0}, (std::int64_t{1} << 53) + 1, most}) {
    db.session().execute(kInsert, {id, nullptr, 1.0 / 3, nullptr});
    const auto table = db.session().query("SELECT id, name, amount, data FROM conformance_rows WHERE id = $1", {id});
    expect(table.size() == 1 && table[0].size() == 4, "expected one row with four columns");
    expect(table[0][0].type == PARLEY_VALUE_INTEGER && table[0][0].integer == id,
           "the integer " + std::to_string(id) + " came back changed");
    expect(table[0][1].type == PARLEY_VALUE_NULL, "a null text came back as type " + std::to_string(table[0][1].type));
    expect(table[0][2].type == PARLEY_VALUE_REAL && table[0][2].real == 1.0 / 3, "a real came back changed");
    expect(table[0][3].type == PARLEY_VALUE_NULL, "a null blob came back as type " + std::to_string(table[0][3].type));
    expect(StorageFixture::rows(db.session()) == ++count, "the number of rows is wrong");
  }
}

void keeps_blobs(const Subject& subject) {
  StorageFixture db(subject);
  std::string all;
  for (int i = 0; i < 1024; ++i) all += static_cast<char>(i);
  std::int64_t id = 0;
  for (const std::string& bytes : {std::string(), std::string("\0", 1), all}) {
    db.session().execute(kInsert, {++id, nullptr, nullptr, sdk::Blob{bytes}});
    const auto table = db.session().query("SELECT data FROM conformance_rows WHERE id = $1", {id});
    expect(table.size() == 1 && table[0][0].type == PARLEY_VALUE_BLOB && table[0][0].bytes == bytes,
           "a blob of " + std::to_string(bytes.size()) + " bytes came back changed");
  }
}

void keeps_or_refuses_nul(const Subject& subject) {
  StorageFixture db(subject);
  try {
    keep_text(db, 1, std::string("a\0b", 3));
  } catch (const sdk::Failure&) {
    expect(StorageFixture::rows(db.session()) == 0, "a refused text left a row");
  }
}

void counts_what_changed(const Subject& subject) {
  StorageFixture db(subject);
  auto& session = db.session();
  for (std::int64_t id = 1; id <= 5; ++id)
    expect(session.execute(kInsert, {id, "n" + std::to_string(id), 1.0, nullptr}) == 1, "an insert did not count 1");
  const auto count = [&](const char* sql, std::vector<sdk::Param> params) { return session.execute(sql, params); };
  expect(count("INSERT INTO conformance_rows (id, name) VALUES ($1, $2) ON CONFLICT DO NOTHING", {9, "n1"}) == 0,
         "ON CONFLICT DO NOTHING did not count 0");
  expect(count("UPDATE conformance_rows SET amount = $1 WHERE id > $2", {2.0, 3}) == 2,
         "an update of two rows did not count 2");
  expect(count("UPDATE conformance_rows SET amount = $1 WHERE id > $2", {2.0, 99}) == 0,
         "an update of nothing did not count 0");
  expect(count("SELECT id FROM conformance_rows WHERE id > $1", {0}) == 0, "a select counted rows as changed");
  expect(count("DELETE FROM conformance_rows WHERE id <= $1", {3}) == 3, "a delete of three rows did not count 3");
}

void binds_a_parameter_twice(const Subject& subject) {
  StorageFixture db(subject);
  db.session().execute(kInsert, {1, "a", 7.0, nullptr});
  db.session().execute(kInsert, {7, "b", 7.0, nullptr});
  const auto table =
      db.session().query("SELECT name FROM conformance_rows WHERE id = $1 OR (id <> $1 AND name = $2)", {7, "a"});
  expect(table.size() == 2, "a parameter named twice was not bound twice");
}

void bulk_equals_execute(const Subject& subject) {
  StorageFixture db(subject);
  auto& session = db.session();
  constexpr const char* kSkip = "INSERT INTO conformance_rows (id, name) VALUES ($1, $2) ON CONFLICT DO NOTHING";
  std::vector<sdk::Param> params;
  for (std::int64_t i = 0; i < 300; ++i) params.insert(params.end(), {i % 250, "n" + std::to_string(i % 250)});
  session.begin();
  const auto affected = session.bulk(kSkip, params, 2);
  session.commit();
  for (std::size_t i = 0; i < affected.size(); ++i)
    expect(affected[i] == (i < 250 ? 1u : 0u),
           "bulk: row " + std::to_string(i) + " counts " + std::to_string(affected[i]));
  expect(StorageFixture::rows(session) == 250, "bulk left a wrong number of rows");
  expect(session.bulk(kSkip, {}, 2).empty(), "bulk of no rows");
}

void batch_equals_its_runs(const Subject& subject) {
  StorageFixture db(subject);
  if (!db.plugin().interface<parley_storage_v1>(PARLEY_STORAGE_V1).batch) throw Skipped{"it has no batch"};
  constexpr std::string_view kNew = "INSERT INTO conformance_rows (id, name) VALUES ($1, $2) ON CONFLICT DO NOTHING";
  constexpr std::string_view kLower = "UPDATE conformance_rows SET amount = 1 WHERE id < $1";
  auto& session = db.session();
  session.begin();
  const auto affected = session.batch({{kNew, {1, "a", 2, "b", 1, "c"}, 2, "acme"},
                                       {kLower, {3, 2}, 1, "acme"},
                                       {kNew, {3, "d"}, 2, "globex"},
                                       {kLower, {9}, 1, "globex"}});
  session.commit();
  const std::vector<std::vector<std::uint64_t>> expected{{1, 1, 0}, {2, 1}, {1}, {3}};
  expect(affected == expected, "a batch did not count what its statements change one after the other");
}

void reports_conflicts(const Subject& subject) {
  StorageFixture db(subject);
  db.session().execute(kInsert, {1, "a", nullptr, nullptr});
  for (const auto& params :
       {std::vector<sdk::Param>{1, "b", nullptr, nullptr}, std::vector<sdk::Param>{2, "a", nullptr, nullptr}}) {
    try {
      db.session().execute(kInsert, params);
    } catch (const sdk::Failure& failure) {
      expect(failure.status() == PARLEY_CONFLICT,
             "a broken unique key gave status " + std::to_string(failure.status()) + ", expected PARLEY_CONFLICT");
      continue;
    }
    throw Broken{"a broken unique key was accepted"};
  }
  expect(StorageFixture::rows(db.session()) == 1, "a refused row is there");
}

void stops_at_the_receivers_word(const Subject& subject) {
  StorageFixture db(subject);
  for (std::int64_t id = 1; id <= 3; ++id) db.session().execute(kInsert, {id, nullptr, nullptr, nullptr});
  const auto& table = db.plugin().interface<parley_storage_v1>(PARLEY_STORAGE_V1);
  parley_session* session = nullptr;
  Sinks sinks(16u << 20);
  expect(table.open_session(db.plugin().raw(), 0, &session, sinks.error.raw()) == PARLEY_OK, sinks.error.text());
  int seen = 0;
  const parley_rows rows{&seen, [](void* ctx, const parley_value*, std::uint32_t) -> parley_status {
                           ++*static_cast<int*>(ctx);
                           return PARLEY_LIMIT;
                         }};
  const auto status = across("execute", [&] {
    return table.execute(db.plugin().raw(), session, sdk::str("SELECT id FROM conformance_rows"), nullptr, 0, &rows,
                         nullptr, sinks.error.raw());
  });
  table.close_session(db.plugin().raw(), session);
  expect(status == PARLEY_LIMIT, "the row callback's PARLEY_LIMIT came back as status " + std::to_string(status));
  expect(seen == 1, "the callback was called " + std::to_string(seen) + " times after it had refused");
}

}  // namespace

std::vector<Case> storage_cases() {
  return {
      {"storage.facts", "it names its dialect and how many sessions can write", "storage", states_its_facts},
      {"storage.text", "texts come back byte for byte: quotes, accents, emoji, large ones", "storage", keeps_texts},
      {"storage.numbers", "integers of 64 bits, reals and nulls come back", "storage", keeps_numbers_and_null},
      {"storage.blob", "blobs come back byte for byte", "storage", keeps_blobs},
      {"storage.nul", "a text with NUL comes back whole or is refused, never cut", "storage", keeps_or_refuses_nul},
      {"storage.counts", "the number of changed rows is right", "storage", counts_what_changed},
      {"storage.params", "a parameter may be named twice", "storage", binds_a_parameter_twice},
      {"storage.bulk", "bulk does what execute does row by row", "storage", bulk_equals_execute},
      {"storage.batch", "a batch does what its runs do in order, and counts each row", "storage",
       batch_equals_its_runs},
      {"storage.conflict", "a broken unique key is PARLEY_CONFLICT", "storage", reports_conflicts},
      {"storage.refusing_rows", "a receiver of rows can end the statement", "storage", stops_at_the_receivers_word}};
}

}  // namespace parley::conformance
