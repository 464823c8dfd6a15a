// Flows and scripts as people edit them, and the versions they published: one table each, and their SQL.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "dialogue/session.hpp"
#include "store/database.hpp"
#include "store/write_set.hpp"

namespace parley::bot {

/// A flow or a script; of a script the id is its name.
struct Draft {
  std::string id, name;
  bool active = false;
  std::string text;  ///< of the draft; empty in lists
  std::int64_t revision = 1;
  std::string published;              ///< the hash of the version in force; empty: none
  std::int64_t published_number = 0;  ///< of that version
  WallTime created_at{}, updated_at{};
  std::string created_by, updated_by;
};

struct Version {
  std::string hash;
  std::string name;  ///< the flow's id, the script's name
  std::int64_t number = 0;
  std::string text;  ///< empty in lists
  WallTime published_at{};
  std::string published_by;
};

struct DraftFilter {
  std::string words{};  ///< in the name
  std::optional<bool> active{};
};

/// Those of one program. Thread-safe; reading blocks.
class DraftRepository {
 public:
  DraftRepository(store::Database& database, dialogue::Program program);

  /// `sort` is "name" or "updated_at", with "-" for descending.
  Result<std::vector<Draft>> list(std::string_view tenant, const DraftFilter& filter, std::string_view sort,
                                  std::int64_t limit, std::int64_t offset) const;
  Result<std::int64_t> count(std::string_view tenant, const DraftFilter& filter) const;
  Result<std::optional<Draft>> find(std::string_view tenant, std::string_view id) const;
  /// Their ids and names, for those who check what a flow calls.
  Result<std::vector<std::pair<std::string, std::string>>> names(std::string_view tenant) const;

  /// Conflict when the name is taken.
  void insert(store::WriteSet& set, const Draft& draft) const;
  /// The text, where the revision is still `revision`; conflict otherwise.
  void save(store::WriteSet& set, const Draft& draft, std::int64_t revision) const;
  void set_name(store::WriteSet& set, const Draft& draft) const;
  void set_active(store::WriteSet& set, const Draft& draft) const;
  /// The version in force, where the revision is still that of `draft`.
  void set_published(store::WriteSet& set, const Draft& draft) const;
  /// Versions stay: sessions may run on them.
  void remove(store::WriteSet& set, std::string_view id) const;

  /// Newest first.
  Result<std::vector<Version>> versions(std::string_view tenant, std::string_view id, std::int64_t limit,
                                        std::int64_t offset) const;
  Result<std::int64_t> version_count(std::string_view tenant, std::string_view id) const;
  Result<std::optional<Version>> version(std::string_view tenant, std::string_view id, std::int64_t number) const;
  Result<std::optional<Version>> version_of(std::string_view tenant, std::string_view hash) const;
  /// The largest number so far; 0: none.
  Result<std::int64_t> last_number(std::string_view tenant, std::string_view id) const;
  void insert_version(store::WriteSet& set, const Version& version) const;

 private:
  struct Statements;
  static const Statements& flows();
  static const Statements& scripts();

  store::Database& database_;
  const std::string_view program_;
  const Statements& sql_;
};

}  // namespace parley::bot
