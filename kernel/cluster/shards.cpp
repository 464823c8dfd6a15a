#include "cluster/shards.hpp"

#include <algorithm>

namespace parley::cluster {

Shards::Shards(const Clock& clock, Lone) : clock_(clock), lone_(true), until_(SteadyTime::max()) {
  for (int shard = 0; shard < kShards; ++shard) set(shard, {1, Phase::open});
}

Shards::Shards(const Clock& clock) : clock_(clock), lone_(false), guarded_(true) {}

Shards::State Shards::state(int shard) const {
  const std::int64_t packed = states_[std::size_t(shard)];
  return {packed >> 2, Phase(packed & 3)};
}

void Shards::set(int shard, State state) {
  states_[std::size_t(shard)] = state.epoch << 2 | std::int64_t(state.phase);
}

bool Shards::expired() const {
  const SteadyTime until = until_;
  if (until == SteadyTime::max() || clock_.steady() < until) return false;
  lapsed_ = true;
  return true;
}

std::int64_t Shards::claim(int shard) const {
  const State now = state(shard);
  return now.phase == Phase::open && !expired() ? now.epoch : 0;
}

bool Shards::holds(int shard, std::int64_t epoch) const {
  const State now = state(shard);
  return (now.phase == Phase::open || now.phase == Phase::loading) && now.epoch == epoch && !expired();
}

bool Shards::may_finish(int shard, std::int64_t epoch) const {
  const State now = state(shard);
  return now.phase != Phase::none && now.epoch == epoch && !expired();
}

bool Shards::member() const {
  return !expired();
}

std::size_t Shards::count() const {
  std::size_t held = 0;
  for (int shard = 0; shard < kShards; ++shard) held += phase(shard) != Phase::none;
  return held;
}

double Shards::share() const {
  return double(count()) / kShards;
}

Shards::Phase Shards::phase(int shard) const {
  return state(shard).phase;
}

std::int64_t Shards::epoch(int shard) const {
  return state(shard).epoch;
}

void Shards::take(int shard, std::int64_t epoch) {
  set(shard, {epoch, Phase::loading});
}

void Shards::open(int shard, std::int64_t epoch) {
  std::int64_t loading = epoch << 2 | std::int64_t(Phase::loading);
  states_[std::size_t(shard)].compare_exchange_strong(loading, epoch << 2 | std::int64_t(Phase::open));
}

void Shards::close(int shard) {
  set(shard, {epoch(shard), Phase::closing});
}

void Shards::drop(int shard) {
  set(shard, {epoch(shard), Phase::none});
}

}  // namespace parley::cluster
