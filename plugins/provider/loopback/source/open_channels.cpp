#include "open_channels.hpp"

#include <algorithm>
#include <parley/failure.hpp>
#include <utility>

namespace parley::loopback {

OpenChannels::Place OpenChannels::add(PhoneChannel channel) {
  const std::lock_guard lock(mutex_);
  return channels_.insert(channels_.end(), std::move(channel));
}

void OpenChannels::remove(Place place) {
  const std::lock_guard lock(mutex_);
  channels_.erase(place);
}

PhoneChannel OpenChannels::find(std::string_view id) const {
  const std::lock_guard lock(mutex_);
  const auto found = std::find_if(channels_.begin(), channels_.end(),
                                  [&](const PhoneChannel& channel) { return id.empty() || channel.id == id; });
  if (found != channels_.end()) return *found;
  if (id.empty())
    throw sdk::Failure(PARLEY_NOT_FOUND,
                       "no channel with provider = \"provider.loopback\" is open; add one to channels.toml");
  throw sdk::Failure(PARLEY_NOT_FOUND, "the phone has no channel '" + std::string(id) + "'");
}

}  // namespace parley::loopback
