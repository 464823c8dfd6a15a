// Reads one note out of an ELF64 shared object without loading it, so that a manifest can be judged before any of the
// file's code runs. The file is not trusted: every offset and size in it is checked before it is followed.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "plugin/byte_source.hpp"

namespace parley::plugin {

/// Bounds on what a file may make us read. All configurable, these are the defaults.
struct ElfLimits {
  std::uint32_t headers = 1024;              ///< program or section headers
  std::uint64_t note_bytes = 1u << 20;       ///< the wanted note's content
  std::uint64_t note_area_bytes = 4u << 20;  ///< one segment or section of notes
};

/// The content of the note of that owner name and type: from the PT_NOTE segments, or else from the section `section`.
/// Nothing when the file is a sound ELF64 shared object for this machine that has no such note. An error says what is
/// wrong with the file (no ELF, other machine, truncated, two such notes).
Result<std::optional<std::string>> read_elf_note(const ByteSource& file, std::string_view owner, std::uint32_t type,
                                                 std::string_view section, const ElfLimits& limits = {});

}  // namespace parley::plugin
