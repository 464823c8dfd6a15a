// Tells whoever remembers what somebody may do that it has changed: caches and open sockets of this node at once, and
// other nodes through whatever carries messages to them.
#pragma once

#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace parley::identity {

/// Whose rights changed. The id is a user's, a tenant's, a sign-in's or an API key's; anybody's may have when messages
/// of other nodes were lost.
struct Change {
  enum class Kind { user, tenant, sign_in, api_key, anybody };
  Kind kind = Kind::user;
  std::string id;

  friend bool operator==(const Change&, const Change&) = default;
};

/// "user 0198…": the form in which a change travels between nodes.
std::string to_text(const Change& change);
std::optional<Change> change_from(std::string_view text);

/// Thread-safe. Listeners are added while the server starts and must outlive it.
class Changes {
 public:
  using Listener = std::function<void(const Change&)>;

  /// Called for changes made here and for those heard of; on the thread that tells, so be quick.
  void listen(Listener listener);
  /// Called for changes made here only: takes them to the other nodes. Must not fail the caller.
  void relay_by(std::function<void(const std::string& text)> relay);

  /// After the commit of the change.
  void announce(const Change& change) const;
  /// What another node announced; a text that is none is ignored.
  void heard(std::string_view text) const;
  /// Messages of other nodes may have been lost.
  void missed() const { tell({Change::Kind::anybody, {}}); }

 private:
  void tell(const Change& change) const;

  mutable std::mutex mutex_;
  std::vector<Listener> listeners_;
  std::function<void(const std::string&)> relay_;
};

}  // namespace parley::identity
