#include "host/team_keeper.hpp"

#include <algorithm>

namespace parley::host {

Result<> TeamKeeper::keep(const std::string& plugin, std::uint64_t generation, Exists exists) {
  std::lock_guard lock(mutex_);
  for (const Keeper& other : keepers_)
    if (other.plugin != plugin || other.generation == generation)
      return fail(Errc::conflict, "the teams are kept by " + other.plugin + " already");
  keepers_.push_back({plugin, generation, std::move(exists)});
  return {};
}

void TeamKeeper::remove(std::string_view plugin, std::uint64_t generation) {
  std::lock_guard lock(mutex_);
  std::erase_if(keepers_, [&](const Keeper& k) { return k.plugin == plugin && k.generation == generation; });
}

bool TeamKeeper::has(std::string_view plugin, std::uint64_t generation) const {
  std::lock_guard lock(mutex_);
  return std::any_of(keepers_.begin(), keepers_.end(),
                     [&](const Keeper& k) { return k.plugin == plugin && k.generation == generation; });
}

Result<bool> TeamKeeper::exists(const std::string& tenant, std::string_view kind, const std::string& id) const {
  Exists ask;
  {
    std::lock_guard lock(mutex_);
    if (keepers_.empty()) return true;
    ask = keepers_.back().exists;
  }
  return ask(tenant, kind, id);
}

}  // namespace parley::host
