// The SQL behind every figure: counts and moments out of the kernel's tables, of one tenant, only read. The same text
// runs on SQLite and PostgreSQL.
#pragma once

#include <parley/host/store.hpp>
#include <string>
#include <vector>

#include "range.hpp"

namespace parley::analytics {

/// What both databases can group by without knowing time zones: every clock of the world differs from UTC by whole
/// quarters of an hour.
constexpr std::int64_t kQuarter = 900'000;

struct MessageCount {
  std::int64_t quarter;  ///< when it began; 0 where counts are by channel
  std::string channel;   ///< empty where counts are by quarter
  bool inbound;
  std::string author;  ///< contact, bot, user, api_key, campaign
  std::int64_t count;
};

/// Conversations that began.
struct OpenedCount {
  std::int64_t quarter;
  std::string channel;
  std::int64_t count;
};

/// A conversation's first answer by a person since it began, or since it was last resolved.
struct FirstReply {
  std::int64_t at, took;
  std::string agent, channel;
};

struct Resolution {
  std::int64_t at, took;
  std::string agent;  ///< empty when it was no person
  std::string channel;
};

/// How conversations stand now.
struct StandingCount {
  std::string channel;
  bool open;  ///< else snoozed
  bool assigned;
  bool waiting;  ///< the last word is the contact's
  std::int64_t count;
};

struct Agent {
  std::string id, name;
  bool is_active;
  std::int64_t assigned = 0;  ///< open conversations, now
  std::int64_t messages = 0;
};

/// Any thread; the functions block and throw sdk::Failure.
class Figures {
 public:
  explicit Figures(sdk::Host host) : store_(host) {}

  std::vector<MessageCount> messages_by_quarter(const std::string& tenant, const Range& range) const;
  std::vector<MessageCount> messages_by_channel(const std::string& tenant, const Range& range) const;
  std::vector<OpenedCount> opened(const std::string& tenant, const Range& range) const;
  std::vector<FirstReply> first_replies(const std::string& tenant, const Range& range) const;
  std::vector<Resolution> resolutions(const std::string& tenant, const Range& range) const;
  std::vector<StandingCount> standing(const std::string& tenant) const;
  /// Every member with what they have and what they wrote in the range.
  std::vector<Agent> agents(const std::string& tenant, const Range& range) const;

 private:
  const sdk::Store store_;
};

}  // namespace parley::analytics
