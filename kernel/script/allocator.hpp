// The memory of one Lua state: total cap, cap on a single block, and a budget for the sum of a run.
//
// It also numbers tables, functions and userdata in the order of their creation. That number, unlike an address, is the
// same on every replay, which is what lets `pairs` order them.
#pragma once

#include <cstddef>
#include <cstdint>

#include "script/limits.hpp"

namespace parley::script {

class Meter;

class Allocator {
 public:
  Allocator(Meter& meter, const Limits& limits) : meter_(meter), limits_(limits) {}

  /// The lua_Alloc function; `self` is the Allocator.
  static void* lua_alloc(void* self, void* block, std::size_t old_size, std::size_t new_size);

  void begin_run();
  std::size_t in_use() const { return in_use_; }
  /// The bound that refused the last block: what a "not enough memory" error was about.
  Limit refused() const { return refused_; }

  /// The creation number of a table, full userdata or closure (what lua_topointer gives for it).
  static std::uint64_t serial_of(const void* object);

 private:
  void* resize(void* block, std::size_t old_size, std::size_t new_size);
  void* make(std::size_t tag, std::size_t size);
  bool permitted(void* block, std::size_t old_size, std::size_t new_size);
  bool refuse(Limit limit, void* block, std::size_t size);
  void count(std::size_t bytes);

  Meter& meter_;
  const Limits& limits_;
  std::size_t in_use_ = 0;
  std::uint64_t asked_for_ = 0;
  std::uint64_t last_serial_ = 0;
  std::uint32_t refusals_ = 0;
  Limit refused_ = Limit::none;
  void* refused_block_ = nullptr;
  std::size_t refused_size_ = 0;
};

}  // namespace parley::script
