// The journal of one session as a replay reads it: what was learned in order, and what was read along the way.
//
// Steps (ask, http, …) are what the script waited for; a replay must come by all of them, in their order. Readings
// (contact, now, …) were there at once; only those that changed are written down, with the how-manieth reading of
// their name it was, and a script that reads less or more than it did is no other script for it.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/json.hpp"
#include "base/result.hpp"
#include "dialogue/session.hpp"

namespace parley::script {

using Journal = std::vector<dialogue::JournalledEffect>;

/// How full the journal is, since the session began or began afresh.
struct JournalUse {
  std::size_t rows = 0;
  std::size_t bytes = 0;
};

class EffectLog {
 public:
  struct Caps {
    std::size_t rows = 0;
    std::size_t bytes = 0;
  };

  /// Rows up to `base` are not looked at. `journal` may be null.
  EffectLog(std::shared_ptr<const Journal> journal, std::int64_t base, JournalUse use, Caps caps);

  /// The next recorded step, or null when there is none any more.
  const dialogue::JournalledEffect* next() const { return cursor_ < rows_ ? &(*journal_)[cursor_] : nullptr; }
  void take() { skip_readings(cursor_ + 1); }

  /// Errors: limit, which tells the author of chat:continue.
  Result<> check_room() const;
  /// Writes a step down. The reference lives until the next call.
  const dialogue::JournalledEffect& record(std::string_view kind, std::string_view key, std::string_view args_hash,
                                           bool failed, json::value result, WallTime at);

  /// The next reading of this name. While replaying it is what it was then; otherwise what `now_it_is` gives, which is
  /// written down when it is new. Lives until the next call. Errors: as of check_room.
  Result<const json::value*> read(std::string_view kind, std::string_view key, bool replaying, WallTime at,
                                  const std::function<json::value()>& now_it_is);
  /// The next of something that mostly succeeds and is not written down: did it fail then, and how?
  const json::value* failed_then(std::string_view kind, bool replaying);
  /// It failed now.
  void record_failure(std::string_view kind, json::value why, WallTime at);

  /// What was written down since the last call.
  Journal take_new();
  /// The journal of the next turn, which holds what was written down before, for a script that was not replayed.
  void go_on_with(std::shared_ptr<const Journal> journal);
  std::int64_t last_seq() const { return last_seq_; }
  JournalUse use() const { return use_; }

 private:
  struct Reading {
    std::string kind;
    std::string key;
    int count = 0;
    std::size_t next = 0;  // row with the next recorded change
    bool known = false;
    json::value value;
  };
  Reading& reading(std::string_view kind, std::string_view key);
  std::size_t find_row(std::string_view kind, std::string_view key, std::size_t from) const;
  std::size_t first_after_base() const;
  void skip_readings(std::size_t from);
  const dialogue::JournalledEffect& append(dialogue::JournalledEffect row);

  std::shared_ptr<const Journal> journal_;
  std::size_t first_ = 0;  // place of the first row that counts
  std::size_t rows_ = 0;
  std::size_t cursor_ = 0;
  std::vector<Reading> readings_;
  Journal new_;
  std::int64_t base_ = 0;
  std::int64_t last_seq_ = 0;
  JournalUse use_;
  Caps caps_;
};

/// Is written down only when it changed.
bool is_reading(std::string_view kind);
/// 16 hex digits that tell two documents apart, in error reports; no protection against people.
std::string short_hash(std::string_view text);

}  // namespace parley::script
