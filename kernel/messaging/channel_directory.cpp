#include "messaging/channel_directory.hpp"

namespace parley::messaging {

namespace {
std::string account_key(std::string_view provider, std::string_view account) {
  return std::string(provider).append("\n").append(account);
}

std::shared_ptr<const Channel> look_up(const std::unordered_map<std::string, std::shared_ptr<const Channel>>& map,
                                       const std::string& key) {
  const auto it = map.find(key);
  return it == map.end() ? nullptr : it->second;
}
}  // namespace

Result<std::shared_ptr<const ChannelSet>> ChannelSet::make(std::vector<std::shared_ptr<const Channel>> channels) {
  auto set = std::make_shared<ChannelSet>();
  for (const auto& channel : channels) {
    if (!set->by_id_.emplace(channel->id(), channel).second)
      return fail(Errc::conflict, "channel '" + channel->id() + "' is configured twice; ids must differ");
    const auto [it, fresh] = set->by_account_.emplace(account_key(channel->provider(), channel->account()), channel);
    if (!fresh)
      return fail(Errc::conflict, "channels '" + it->second->id() + "' and '" + channel->id() + "' both are " +
                                      channel->provider() + " account '" + channel->account() +
                                      "'; a webhook could not tell them apart: remove one");
  }
  set->channels_ = std::move(channels);
  return std::shared_ptr<const ChannelSet>(std::move(set));
}

std::shared_ptr<const Channel> ChannelSet::find(std::string_view id) const {
  return look_up(by_id_, std::string(id));
}

std::shared_ptr<const Channel> ChannelSet::find_account(std::string_view provider, std::string_view account) const {
  return look_up(by_account_, account_key(provider, account));
}

std::vector<std::shared_ptr<const Channel>> ChannelSet::of_provider(std::string_view provider) const {
  std::vector<std::shared_ptr<const Channel>> found;
  for (const auto& channel : channels_)
    if (channel->provider() == provider) found.push_back(channel);
  return found;
}

ChannelDirectory::ChannelDirectory() : channels_(std::make_shared<ChannelSet>()) {}

std::shared_ptr<const ChannelSet> ChannelDirectory::current() const {
  std::lock_guard lock(mutex_);
  return channels_;
}

void ChannelDirectory::replace(std::shared_ptr<const ChannelSet> channels) {
  std::lock_guard lock(mutex_);
  channels_.swap(channels);  // the old ones close, which is the plugin's work, when the lock is gone
  version_.fetch_add(1, std::memory_order_release);
}

}  // namespace parley::messaging
