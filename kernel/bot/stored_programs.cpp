#include "bot/stored_programs.hpp"

#include <algorithm>

#include "base/quoted.hpp"

namespace parley::bot {

namespace {

constexpr store::TenantSql kPublishedFlows{
    "SELECT id, name, published FROM flows WHERE tenant_id = $1 AND is_active = 1 AND published IS NOT NULL "
    "ORDER BY name"};
constexpr store::TenantSql kPublishedScripts{
    "SELECT name, name, published FROM scripts WHERE tenant_id = $1 AND is_active = 1 AND published IS NOT NULL "
    "ORDER BY name"};
constexpr store::TenantSql kVersion{
    "SELECT name, document FROM bot_versions WHERE tenant_id = $1 AND program = $2 AND hash = $3"};

}  // namespace

StoredPrograms::StoredPrograms(ProgramOptions options, FolderPrograms& folders, const flow::NodeTypes& types,
                               store::Database& database, const Clock& clock)
    : options_(options),
      folders_(folders),
      types_(types),
      database_(database),
      clock_(clock),
      indexes_(options.tenants),
      versions_(options.versions) {}

Result<Runnable> StoredPrograms::pinned(const std::string& tenant, const dialogue::Session& session) {
  return version(tenant, session.program, session.version);
}

Result<Runnable> StoredPrograms::version(const std::string& tenant, dialogue::Program program,
                                         const std::string& hash) {
  const std::string key = tenant + "\n" + std::string(dialogue::to_text(program)) + "\n" + hash;
  if (auto kept = remembered(key)) return std::move(*kept);
  const std::uint64_t types = types_.generation();
  std::string name, text;
  const auto read = database_.query(tenant, kVersion, {dialogue::to_text(program), hash}, [&](const store::Row& row) {
    name = row.text(0);
    text = row.text(1);
  });
  if (!read) return read.error();
  if (*read == 0) {
    // A session of a file that began in this very moment: its version is not in the store yet.
    if (auto in_folder = folders_.version(hash)) return std::move(*in_folder);
    return fail(Errc::not_found, "there is no version " + hash + " of a " + std::string(dialogue::to_text(program)));
  }
  Result<Runnable> made =
      program == dialogue::Program::flow ? make_flow(text, types_, name) : Result<Runnable>(make_script(name, text));
  if (made) remember(key, *made, types);
  return made;
}

Result<std::shared_ptr<const StoredPrograms::Index>> StoredPrograms::index_of(const std::string& tenant) {
  std::uint64_t changes = 0;
  {
    std::lock_guard lock(mutex_);
    const auto* found = indexes_.find(tenant);
    if (found && clock_.steady() - (*found)->read_at < options_.fresh) return *found;
    changes = changes_;
  }
  auto index = read_index(tenant);
  if (!index) return index;
  std::lock_guard lock(mutex_);
  if (changes == changes_) indexes_.put(tenant, *index);  // else it may be from before a publication
  return index;
}

Result<std::shared_ptr<const StoredPrograms::Index>> StoredPrograms::read_index(const std::string& tenant) {
  auto index = std::make_shared<Index>();
  index->read_at = clock_.steady();
  for (const auto program : {dialogue::Program::flow, dialogue::Program::script}) {
    const bool flows = program == dialogue::Program::flow;
    const auto read =
        database_.query(tenant, flows ? kPublishedFlows : kPublishedScripts, {}, [&](const store::Row& row) {
          index->published.push_back(
              {program, std::string(row.text(0)), std::string(row.text(1)), std::string(row.text(2))});
        });
    if (!read) return read.error();
  }
  return std::shared_ptr<const Index>(std::move(index));
}

Result<std::optional<Runnable>> StoredPrograms::current(const std::string& tenant, std::string_view name) {
  const auto index = index_of(tenant);
  if (!index) return index.error();
  for (const Published& each : (*index)->published) {
    if (each.id != name && each.name != name) continue;
    Result<Runnable> found = version(tenant, each.program, each.hash);
    if (!found) return found.error();
    return std::optional(std::move(*found));
  }
  return folders_.named(name);
}

Result<std::vector<Runnable>> StoredPrograms::active_flows(const std::string& tenant) {
  const auto index = index_of(tenant);
  if (!index) return index.error();
  std::vector<Runnable> flows;
  for (const Published& each : (*index)->published) {
    if (each.program != dialogue::Program::flow) continue;
    Result<Runnable> found = version(tenant, each.program, each.hash);
    if (!found) return found.error();
    flows.push_back(std::move(*found));
  }
  for (Runnable& file : folders_.all()) {
    const auto same = [&](const Runnable& other) { return name_of(other) == name_of(file); };
    if (file.flow && std::none_of(flows.begin(), flows.end(), same)) flows.push_back(std::move(file));
  }
  return flows;
}

Result<std::optional<Runnable>> StoredPrograms::default_of(const std::string& tenant, const std::string& channel) {
  auto flows = active_flows(tenant);
  if (!flows) return flows.error();
  for (Runnable& each : *flows)
    if (is_default_for(*each.flow, channel)) return std::optional(std::move(each));
  return std::optional<Runnable>();
}

void StoredPrograms::changed(const std::string& tenant) {
  std::lock_guard lock(mutex_);
  ++changes_;
  indexes_.erase(tenant);
}

std::optional<Runnable> StoredPrograms::remembered(const std::string& key) {
  std::lock_guard lock(mutex_);
  // Plugins came or went: what was made with the old ones keeps them from ending.
  if (const std::uint64_t number = types_.generation(); std::exchange(types_number_, number) != number)
    versions_.clear();
  const Runnable* found = versions_.find(key);
  return found ? std::optional(*found) : std::nullopt;
}

void StoredPrograms::remember(const std::string& key, const Runnable& program, std::uint64_t types) {
  std::lock_guard lock(mutex_);
  if (types == types_number_) versions_.put(key, program);
}

}  // namespace parley::bot
