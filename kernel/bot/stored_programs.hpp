// The flows and scripts of tenants, as they were published, beside those that lie in folders. What a tenant publishes
// comes before a file of the same name.
#pragma once

#include <mutex>
#include <string>

#include "base/recent_map.hpp"
#include "bot/folder_programs.hpp"
#include "store/database.hpp"

namespace parley::bot {

struct ProgramOptions {
  std::size_t versions = 500;    ///< ready to run in memory; the one longest unused goes first
  std::size_t tenants = 10'000;  ///< whose published names are in memory; the same
  Millis fresh{2'000};           ///< how late a publication on another node is seen
};

class StoredPrograms final : public Programs {
 public:
  /// All references outlive it.
  StoredPrograms(ProgramOptions options, FolderPrograms& folders, const flow::NodeTypes& types,
                 store::Database& database, const Clock& clock);

  Result<Runnable> pinned(const std::string& tenant, const dialogue::Session& session) override;
  Result<std::optional<Runnable>> current(const std::string& tenant, std::string_view name) override;
  Result<std::optional<Runnable>> default_of(const std::string& tenant, const std::string& channel) override;

  /// The tenant published, paused or deleted something: what was known of it, or is being read, counts no more.
  void changed(const std::string& tenant);
  /// The published, active flows of the tenant and those of the folders: whose triggers count.
  Result<std::vector<Runnable>> active_flows(const std::string& tenant);

 private:
  struct Published {
    dialogue::Program program;
    std::string id;
    std::string name;
    std::string hash;
  };
  struct Index {
    std::vector<Published> published;
    SteadyTime read_at{};
  };
  Result<std::shared_ptr<const Index>> index_of(const std::string& tenant);
  Result<std::shared_ptr<const Index>> read_index(const std::string& tenant);
  Result<Runnable> version(const std::string& tenant, dialogue::Program program, const std::string& hash);
  std::optional<Runnable> remembered(const std::string& key);
  /// `types`: the generation of the node types that it was made with.
  void remember(const std::string& key, const Runnable& program, std::uint64_t types);

  const ProgramOptions options_;
  FolderPrograms& folders_;
  const flow::NodeTypes& types_;
  store::Database& database_;
  const Clock& clock_;

  std::mutex mutex_;
  RecentMap<std::shared_ptr<const Index>> indexes_;  // by tenant
  std::uint64_t changes_ = 0;                        // of all tenants
  RecentMap<Runnable> versions_;
  std::uint64_t types_number_ = 0;  // of the node types that the versions were made with
};

}  // namespace parley::bot
