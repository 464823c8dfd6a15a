// Many WebSockets of the API at once: opened with one access token, kept, and timed while events come over them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.hpp"

namespace parley::bench {

struct LiveOptions {
  std::uint16_t port = 0;    ///< at 127.0.0.1
  std::string token;         ///< an access token that may read and write conversations
  std::size_t sockets = 64;  ///< opened one after the other, before the clock starts
  std::string conversation;  ///< where the events happen
  std::size_t events = 100;  ///< notes that are posted there; everybody hears of each
  double rate = 20;          ///< of them a second
};

struct LiveResult {
  std::size_t published = 0;
  std::size_t refused = 0;                 ///< notes that were not answered 201
  std::uint64_t missing = 0;               ///< receipts that never came
  std::vector<std::uint32_t> each_micros;  ///< from the note's POST to each receipt, sorted
  std::vector<std::uint32_t> last_micros;  ///< from the note's POST to its last receipt, sorted
};

/// Errors: unavailable when a socket is not taken, or nothing comes for ten seconds.
Result<LiveResult> run_live(const LiveOptions& options);

/// Opens the sockets, calls `ready`, and keeps them open, answering pings, until the standard input ends.
Result<> hold_live(const LiveOptions& options, void (*ready)());

}  // namespace parley::bench
