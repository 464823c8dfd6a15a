#include "plugin/elf_note.hpp"

#include <cstring>
#include <elf.h>
#include <vector>

namespace parley::plugin {

namespace {

#if defined(__x86_64__)
constexpr std::uint16_t kMachine = EM_X86_64;
#elif defined(__aarch64__)
constexpr std::uint16_t kMachine = EM_AARCH64;
#elif defined(__riscv)
constexpr std::uint16_t kMachine = EM_RISCV;
#else
#error "name this machine's ELF number here"
#endif

Error broken(std::string_view field, std::string_view expected, std::string_view found) {
  return fail(Errc::invalid,
              "ELF " + std::string(field) + ": expected " + std::string(expected) + ", found " + std::string(found));
}

std::uint64_t round_up(std::uint64_t value, std::uint64_t to) {
  return (value + to - 1) / to * to;
}

class NoteReader {
 public:
  NoteReader(const ByteSource& file, std::string_view owner, std::uint32_t type, const ElfLimits& limits)
      : file_(file), owner_(owner), type_(type), limits_(limits) {}

  Result<void> check_header();
  Result<void> scan_segments();
  Result<void> scan_section(std::string_view name);
  std::optional<std::string> take() { return std::move(found_); }
  bool found() const { return found_.has_value(); }

 private:
  template <class Header>
  Result<std::vector<Header>> table(std::uint64_t offset, std::uint32_t count, std::uint32_t entry_size,
                                    std::string_view what) const;
  Result<void> scan_area(std::uint64_t offset, std::uint64_t size, std::uint64_t align);
  Result<void> scan_notes(std::string_view area, std::uint64_t align);
  Result<void> keep(std::string_view content);

  const ByteSource& file_;
  std::string_view owner_;
  std::uint32_t type_;
  const ElfLimits& limits_;
  Elf64_Ehdr header_{};
  std::optional<std::string> found_;
};

Result<void> NoteReader::check_header() {
  if (!file_.read(0, {reinterpret_cast<char*>(&header_), sizeof header_})) {
    return broken("header", std::to_string(sizeof header_) + " bytes", "a file of " + std::to_string(file_.size()));
  }
  if (std::memcmp(header_.e_ident, ELFMAG, SELFMAG) != 0) return broken("magic", "\\x7f ELF", "another kind of file");
  if (header_.e_ident[EI_CLASS] != ELFCLASS64) return broken("class", "64-bit", "another class");
  if (header_.e_ident[EI_DATA] != ELFDATA2LSB) return broken("data", "little-endian", "another byte order");
  if (header_.e_type != ET_DYN) return broken("type", "a shared object (3)", std::to_string(header_.e_type));
  if (header_.e_machine != kMachine) {
    return broken("machine", std::to_string(kMachine) + " (this one)", std::to_string(header_.e_machine));
  }
  return {};
}

template <class Header>
Result<std::vector<Header>> NoteReader::table(std::uint64_t offset, std::uint32_t count, std::uint32_t entry_size,
                                              std::string_view what) const {
  if (count == 0) return std::vector<Header>();
  const std::string name(what);
  if (entry_size != sizeof(Header)) {
    return broken(name + " size", std::to_string(sizeof(Header)), std::to_string(entry_size));
  }
  if (count > limits_.headers) {
    return broken(name + " count", "at most " + std::to_string(limits_.headers), std::to_string(count));
  }
  std::vector<Header> headers(count);
  if (!file_.read(offset, {reinterpret_cast<char*>(headers.data()), headers.size() * sizeof(Header)})) {
    return broken(name + "s", "inside the file", "past its end (is it truncated?)");
  }
  return headers;
}

Result<void> NoteReader::scan_segments() {
  const auto headers = table<Elf64_Phdr>(header_.e_phoff, header_.e_phnum, header_.e_phentsize, "program header");
  if (headers.has_error()) return headers.error();
  for (const Elf64_Phdr& segment : *headers) {
    if (segment.p_type != PT_NOTE) continue;
    if (auto done = scan_area(segment.p_offset, segment.p_filesz, segment.p_align); done.has_error()) return done;
  }
  return {};
}

Result<void> NoteReader::scan_section(std::string_view name) {
  const auto headers = table<Elf64_Shdr>(header_.e_shoff, header_.e_shnum, header_.e_shentsize, "section header");
  if (headers.has_error()) return headers.error();
  if (headers->empty() || header_.e_shstrndx >= headers->size()) return {};
  const Elf64_Shdr& names = (*headers)[header_.e_shstrndx];
  std::string text(name.size() + 1, '\0');
  for (const Elf64_Shdr& section : *headers) {
    if (section.sh_type != SHT_NOTE || section.sh_name >= names.sh_size) continue;
    if (names.sh_offset > file_.size() || !file_.read(names.sh_offset + section.sh_name, text)) continue;
    if (text.compare(0, name.size(), name) != 0 || text.back() != '\0') continue;
    if (auto done = scan_area(section.sh_offset, section.sh_size, section.sh_addralign); done.has_error()) return done;
  }
  return {};
}

Result<void> NoteReader::scan_area(std::uint64_t offset, std::uint64_t size, std::uint64_t align) {
  if (size > limits_.note_area_bytes) {
    return broken("notes", "at most " + std::to_string(limits_.note_area_bytes) + " bytes", std::to_string(size));
  }
  std::string area(static_cast<std::size_t>(size), '\0');
  if (!file_.read(offset, area)) return broken("notes", "inside the file", "past its end (is it truncated?)");
  return scan_notes(area, align == 8 ? 8 : 4);
}

Result<void> NoteReader::scan_notes(std::string_view area, std::uint64_t align) {
  while (area.size() >= sizeof(Elf64_Nhdr)) {
    Elf64_Nhdr note;
    std::memcpy(&note, area.data(), sizeof note);
    const std::uint64_t content_at = round_up(sizeof note + std::uint64_t{note.n_namesz}, align);
    if (content_at > area.size() || note.n_descsz > area.size() - content_at) {
      return broken("note", "a note inside its segment", "one that runs past the end");
    }
    std::string_view name = area.substr(sizeof note, note.n_namesz);
    if (!name.empty() && name.back() == '\0') name.remove_suffix(1);
    if (name == owner_ && note.n_type == type_) {
      if (auto kept = keep(area.substr(content_at, note.n_descsz)); kept.has_error()) return kept;
    }
    const std::uint64_t next = round_up(content_at + note.n_descsz, align);
    area.remove_prefix(static_cast<std::size_t>(std::min<std::uint64_t>(next, area.size())));
  }
  return {};
}

Result<void> NoteReader::keep(std::string_view content) {
  const std::string name = "note \"" + std::string(owner_) + "\"";
  if (found_) return broken(name, "one", "two or more");
  if (content.size() > limits_.note_bytes) {
    return broken(name, "at most " + std::to_string(limits_.note_bytes) + " bytes", std::to_string(content.size()));
  }
  found_.emplace(content);
  return {};
}

}  // namespace

Result<std::optional<std::string>> read_elf_note(const ByteSource& file, std::string_view owner, std::uint32_t type,
                                                 std::string_view section, const ElfLimits& limits) {
  NoteReader reader(file, owner, type, limits);
  if (auto done = reader.check_header(); done.has_error()) return done.error();
  if (auto done = reader.scan_segments(); done.has_error()) return done.error();
  if (!reader.found()) {
    if (auto done = reader.scan_section(section); done.has_error()) return done.error();
  }
  return reader.take();
}

}  // namespace parley::plugin
