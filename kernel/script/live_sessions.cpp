#include "script/live_sessions.hpp"

#include <algorithm>

namespace parley::script {

namespace {

bool equal(const dialogue::JournalledEffect& a, const dialogue::JournalledEffect& b) {
  return a.seq == b.seq && a.kind == b.kind && a.key == b.key && a.failed == b.failed && a.at == b.at &&
         a.result == b.result;
}

}  // namespace

void LiveSessions::keep(LiveSession session, const std::string& version, const dialogue::SessionChange& change) {
  if (most_ == 0) return;
  drop(change.session.id);
  if (kept_.size() >= most_) kept_.pop_back();
  kept_.push_front({change.session.id, version, change.session.revision + 1, change.session.state, change.journal,
                    std::move(session)});
}

bool LiveSessions::same(const Kept& kept, const dialogue::Session& session, const std::string& version) {
  if (kept.revision != session.revision || kept.version != version || kept.state != session.state) return false;
  const std::size_t rows = session.journal ? session.journal->size() : 0;
  if (rows < kept.tail.size()) return false;
  return std::equal(
      kept.tail.begin(), kept.tail.end(),
      kept.tail.empty() ? Journal::const_iterator{} : session.journal->end() - std::ptrdiff_t(kept.tail.size()), equal);
}

std::optional<LiveSession> LiveSessions::take(const dialogue::Session& session, const std::string& version) {
  const auto found = std::find_if(kept_.begin(), kept_.end(), [&](const Kept& kept) { return kept.id == session.id; });
  if (found == kept_.end()) return {};
  std::optional<LiveSession> taken;
  if (same(*found, session, version)) taken = std::move(found->session);
  kept_.erase(found);
  return taken;
}

void LiveSessions::drop(const std::string& session_id) {
  std::erase_if(kept_, [&](const Kept& kept) { return kept.id == session_id; });
}

void LiveSessions::drop_version(const std::string& version) {
  std::erase_if(kept_, [&](const Kept& kept) { return kept.version == version; });
}

}  // namespace parley::script
