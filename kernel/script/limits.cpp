#include "script/limits.hpp"

namespace parley::script {

std::string describe(Limit limit, const Limits& limits) {
  switch (limit) {
    case Limit::memory:
      return "memory limit (" + std::to_string(limits.memory_bytes) + " bytes)";
    case Limit::allocation:
      return "single allocation limit (" + std::to_string(limits.allocation_bytes) + " bytes)";
    case Limit::allocated_total:
      return "total allocation limit (" + std::to_string(limits.allocated_total_bytes) + " bytes in one run)";
    case Limit::instructions:
      return "instruction limit (" + std::to_string(limits.instructions) + ")";
    case Limit::wall_clock:
      return "wall clock limit (" + std::to_string(limits.wall_clock.count()) + " ms)";
    case Limit::source:
      return "source size limit (" + std::to_string(limits.source_bytes) + " bytes)";
    case Limit::none:
      break;
  }
  return "no limit";
}

}  // namespace parley::script
