// What a script may use before it is stopped. Every bound is an option with a default that suits rules and flow
// scripts.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "base/clock.hpp"

namespace parley::script {

/// Budgets are per run (one message answered, one resume of a coroutine); sizes are of the whole state.
struct Limits {
  std::size_t memory_bytes = 16u << 20;             ///< all live objects of a state
  std::size_t allocation_bytes = 1u << 20;          ///< one block: one string, one table part, the call stack
  std::uint64_t allocated_total_bytes = 64u << 20;  ///< sum of all blocks asked for in a run, freed ones too
  std::uint32_t refused_allocations = 4;            ///< refusals a run may survive (by pcall) before it is stopped
  std::uint64_t instructions = 5'000'000;           ///< VM instructions; library work is charged in the same unit
  Millis wall_clock{250};                           ///< time from the start of a run, measured on the steady clock
  std::uint32_t hook_interval = 1000;               ///< instructions between two looks at the budgets
  std::size_t source_bytes = 64u << 10;             ///< text of one script
  std::size_t pattern_bytes = 4096;                 ///< text of one string pattern
  std::uint32_t log_lines = 50;                     ///< print and chat:log lines of a run; more are dropped
};

/// Which bound was reached.
enum class Limit : std::uint8_t { none, memory, allocation, allocated_total, instructions, wall_clock, source };

/// "wall clock limit (250 ms)": the words for logs and traces.
std::string describe(Limit limit, const Limits& limits);

}  // namespace parley::script
