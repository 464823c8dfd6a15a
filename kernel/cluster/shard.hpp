// How the work of all conversations is dealt out to nodes: in a fixed number of shards, each with one owner at a time.
#pragma once

#include <bitset>
#include <string_view>

namespace parley::cluster {

/// Fixed for good: journal and outbox rows keep the number of their shard.
inline constexpr int kShards = 64;
using ShardMask = std::bitset<kShards>;

/// The shard of one conversation: what a channel and a peer (messaging::lane_peer) say to each other, both ways. The
/// same on every node and in every version.
int shard_of(std::string_view tenant, std::string_view channel, std::string_view peer);

}  // namespace parley::cluster
