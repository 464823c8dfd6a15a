// What a test wants to know of a shared object without loading it: the manifest note and the exported symbols.
//
// Reads ELF64 of this machine's byte order. Every offset is checked; a file that is not sound throws Failure.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <elf.h>
#include <fstream>
#include <iterator>
#include <optional>
#include <parley/failure.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace parley::testkit {

class ElfFile {
 public:
  explicit ElfFile(std::string path) : path_(std::move(path)) {
    std::ifstream file(path_, std::ios::binary);
    if (!file) refuse("a readable file");
    bytes_.assign(std::istreambuf_iterator<char>(file), {});
    header_ = at<Elf64_Ehdr>(0);
    if (std::memcmp(header_.e_ident, ELFMAG, SELFMAG) != 0 || header_.e_ident[EI_CLASS] != ELFCLASS64 ||
        header_.e_type != ET_DYN)
      refuse("an ELF64 shared object");
  }

  /// The descriptor of the note "parley", type 1; nothing when there is none.
  std::optional<std::string> manifest() const {
    for (unsigned i = 0; i < header_.e_phnum; ++i) {
      const auto segment = at<Elf64_Phdr>(header_.e_phoff + i * sizeof(Elf64_Phdr));
      if (segment.p_type != PT_NOTE) continue;
      if (auto found = note_in(slice(segment.p_offset, segment.p_filesz))) return found;
    }
    return std::nullopt;
  }

  /// Names of the global and weak symbols that this file defines.
  std::vector<std::string> exported_symbols() const {
    std::vector<std::string> names;
    for (unsigned i = 0; i < header_.e_shnum; ++i) {
      const auto section = section_header(i);
      if (section.sh_type != SHT_DYNSYM) continue;
      const auto strings = section_header(section.sh_link);
      for (std::uint64_t k = 1; k < section.sh_size / sizeof(Elf64_Sym); ++k) {
        const auto symbol = at<Elf64_Sym>(section.sh_offset + k * sizeof(Elf64_Sym));
        if (symbol.st_shndx == SHN_UNDEF || ELF64_ST_BIND(symbol.st_info) == STB_LOCAL) continue;
        const auto all = slice(strings.sh_offset, strings.sh_size);
        const auto name = all.substr(std::min<std::size_t>(symbol.st_name, all.size()));
        names.emplace_back(name.substr(0, name.find('\0')));
      }
    }
    return names;
  }

 private:
  [[noreturn]] void refuse(const std::string& expected) const {
    throw sdk::Failure(PARLEY_INVALID, path_ + ": expected " + expected);
  }

  std::string_view slice(std::uint64_t offset, std::uint64_t size) const {
    if (offset > bytes_.size() || size > bytes_.size() - offset) refuse("a file that is not cut short");
    return std::string_view(bytes_).substr(offset, size);
  }

  template <class Struct>
  Struct at(std::uint64_t offset) const {
    Struct out;
    std::memcpy(&out, slice(offset, sizeof out).data(), sizeof out);
    return out;
  }

  Elf64_Shdr section_header(std::uint64_t index) const {
    return at<Elf64_Shdr>(header_.e_shoff + index * sizeof(Elf64_Shdr));
  }

  static std::optional<std::string> note_in(std::string_view area) {
    const auto padded = [](std::uint64_t size) { return (size + 3) & ~std::uint64_t{3}; };
    while (area.size() >= sizeof(Elf64_Nhdr)) {
      Elf64_Nhdr head;
      std::memcpy(&head, area.data(), sizeof head);
      area.remove_prefix(sizeof head);
      if (padded(head.n_namesz) > area.size() || head.n_descsz > area.size() - padded(head.n_namesz)) break;
      const std::string_view name = area.substr(0, head.n_namesz);
      const std::string_view content = area.substr(padded(head.n_namesz), head.n_descsz);
      if (head.n_type == 1 && name == std::string_view("parley", 7)) return std::string(content);
      area.remove_prefix(std::min<std::uint64_t>(area.size(), padded(head.n_namesz) + padded(head.n_descsz)));
    }
    return std::nullopt;
  }

  std::string path_;
  std::string bytes_;
  Elf64_Ehdr header_{};
};

}  // namespace parley::testkit
