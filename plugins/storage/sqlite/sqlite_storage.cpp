// storage.sqlite: parley's database in one file, nothing to install first.
#include <parley/storage.hpp>

#include "options.hpp"
#include "sqlite_session.hpp"

namespace parley::sqlite {

class SqliteStorage final : public sdk::Storage {
 public:
  SqliteStorage(sdk::Host, std::string_view config) : options_(Options::from_json(config)) {}

  // One writer: SQLite lets one session write at a time, and group commit makes that one fast.
  std::string facts() const override { return R"({"dialect": "sqlite", "writers": 1})"; }

  std::unique_ptr<sdk::Session> open_session(bool read_only) override {
    return std::make_unique<SqliteSession>(options_, read_only);
  }

 private:
  const Options options_;
};

}  // namespace parley::sqlite

PARLEY_PLUGIN(parley::sqlite::SqliteStorage, parley::sdk::Storage);
