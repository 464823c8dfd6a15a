#include "identity/principal_cache.hpp"

namespace parley::identity {

namespace {

bool concerns(const Change& change, const Principal& who) {
  switch (change.kind) {
    case Change::Kind::user:
      return who.user == change.id;
    case Change::Kind::tenant:
      return who.tenant == change.id;
    case Change::Kind::sign_in:
      return who.session == change.id;
    case Change::Kind::api_key:
      return who.kind == Principal::Kind::api_key && who.id == change.id;
    case Change::Kind::anybody:
      return true;
  }
  return true;
}

}  // namespace

std::shared_ptr<const Principal> PrincipalCache::find(const std::string& key) const {
  const std::scoped_lock lock(mutex_);
  const auto found = entries_.find(key);
  return found != entries_.end() && clock_.steady() < found->second.until ? found->second.who : nullptr;
}

std::uint64_t PrincipalCache::epoch() const {
  const std::scoped_lock lock(mutex_);
  return epoch_;
}

void PrincipalCache::put(const std::string& key, std::shared_ptr<const Principal> who, std::uint64_t epoch) {
  const SteadyTime now = clock_.steady();
  const std::scoped_lock lock(mutex_);
  if (epoch != epoch_) return;
  if (entries_.size() >= capacity_)
    std::erase_if(entries_, [&](const auto& entry) { return entry.second.until <= now; });
  if (entries_.size() >= capacity_) entries_.clear();
  entries_.insert_or_assign(key, Entry{std::move(who), now + keep_});
}

void PrincipalCache::forget(const Change& change) {
  const std::scoped_lock lock(mutex_);
  ++epoch_;
  std::erase_if(entries_, [&](const auto& entry) { return concerns(change, *entry.second.who); });
}

}  // namespace parley::identity
