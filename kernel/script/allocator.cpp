#include "script/allocator.hpp"

#include <cstdlib>

#include "script/lua_api.hpp"
#include "script/meter.hpp"

namespace parley::script {

namespace {

// In front of each block, so that alignment stays that of malloc.
struct alignas(std::max_align_t) Header {
  std::uint64_t serial;
};

Header* header_of(void* block) {
  return static_cast<Header*>(block) - 1;
}

}  // namespace

void* Allocator::lua_alloc(void* self, void* block, std::size_t old_size, std::size_t new_size) {
  auto& allocator = *static_cast<Allocator*>(self);
  if (new_size == 0) {
    if (block) {
      allocator.in_use_ -= old_size + sizeof(Header);
      std::free(header_of(block));
    }
    return nullptr;
  }
  return block ? allocator.resize(block, old_size, new_size) : allocator.make(old_size, new_size);
}

std::uint64_t Allocator::serial_of(const void* object) {
  return object ? (static_cast<const Header*>(object) - 1)->serial : 0;
}

void Allocator::begin_run() {
  asked_for_ = 0;
  refusals_ = 0;
  refused_ = Limit::none;
  refused_block_ = nullptr;
  refused_size_ = 0;
}

void* Allocator::resize(void* block, std::size_t old_size, std::size_t new_size) {
  // Lua relies on shrinking never failing.
  if (new_size > old_size && !permitted(block, old_size, new_size)) return nullptr;
  auto* moved = static_cast<Header*>(std::realloc(header_of(block), sizeof(Header) + new_size));
  if (!moved) return new_size <= old_size ? block : nullptr;
  in_use_ = in_use_ - old_size + new_size;
  if (new_size > old_size) count(new_size);
  return moved + 1;
}

void* Allocator::make(std::size_t tag, std::size_t size) {
  if (!permitted(nullptr, 0, size + sizeof(Header))) return nullptr;
  auto* header = static_cast<Header*>(std::malloc(sizeof(Header) + size));
  if (!header) return nullptr;
  // For a new object Lua passes its type where the old size would be.
  const bool numbered = tag == LUA_TTABLE || tag == LUA_TFUNCTION || tag == LUA_TUSERDATA;
  header->serial = numbered ? ++last_serial_ : 0;
  in_use_ += sizeof(Header) + size;
  count(size);
  if (tag == LUA_TSTRING) meter_.saw_string(size);
  return header + 1;
}

bool Allocator::permitted(void* block, std::size_t old_size, std::size_t new_size) {
  if (new_size > limits_.allocation_bytes) return refuse(Limit::allocation, block, new_size);
  if (in_use_ - old_size + new_size > limits_.memory_bytes) return refuse(Limit::memory, block, new_size);
  return true;
}

// Lua answers a refusal with a full collection and asks once more. Only the second refusal is one the script gets to
// see; the first already costs a collection, so each of them looks at the clock.
bool Allocator::refuse(Limit limit, void* block, std::size_t size) {
  meter_.look();
  const bool asked_again = refused_ == limit && refused_block_ == block && refused_size_ == size;
  refused_ = limit;
  refused_block_ = asked_again ? nullptr : block;
  refused_size_ = asked_again ? 0 : size;
  if (asked_again && ++refusals_ > limits_.refused_allocations) meter_.doom(limit);
  return false;
}

void Allocator::count(std::size_t bytes) {
  if (!meter_.active()) return;
  meter_.charge(1 + bytes / 64);
  asked_for_ += bytes;
  if (asked_for_ > limits_.allocated_total_bytes) meter_.doom(Limit::allocated_total);
}

}  // namespace parley::script
