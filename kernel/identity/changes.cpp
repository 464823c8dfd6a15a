#include "identity/changes.hpp"

#include <array>

namespace parley::identity {

namespace {
constexpr std::array<std::string_view, 4> kKinds{"user", "tenant", "sign_in", "api_key"};
}

std::string to_text(const Change& change) {
  return std::string(kKinds[std::size_t(change.kind)]) + " " + change.id;
}

std::optional<Change> change_from(std::string_view text) {
  for (std::size_t kind = 0; kind < kKinds.size(); ++kind) {
    const std::string_view word = kKinds[kind];
    if (text.size() > word.size() + 1 && text.starts_with(word) && text[word.size()] == ' ')
      return Change{Change::Kind(kind), std::string(text.substr(word.size() + 1))};
  }
  return std::nullopt;
}

void Changes::listen(Listener listener) {
  const std::scoped_lock lock(mutex_);
  listeners_.push_back(std::move(listener));
}

void Changes::relay_by(std::function<void(const std::string& text)> relay) {
  const std::scoped_lock lock(mutex_);
  relay_ = std::move(relay);
}

void Changes::announce(const Change& change) const {
  tell(change);
  std::function<void(const std::string&)> relay;
  {
    const std::scoped_lock lock(mutex_);
    relay = relay_;
  }
  if (relay) relay(to_text(change));
}

void Changes::heard(std::string_view text) const {
  if (const auto change = change_from(text)) tell(*change);
}

void Changes::tell(const Change& change) const {
  std::vector<Listener> listeners;
  {
    const std::scoped_lock lock(mutex_);
    listeners = listeners_;
  }
  for (const Listener& listener : listeners) listener(change);
}

}  // namespace parley::identity
