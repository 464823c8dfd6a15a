#include "plugin/manifest.hpp"

#include <algorithm>
#include <parley/abi/entry.h>
#include <parley/abi/host.h>

#include "plugin/elf_note.hpp"
#include "plugin/refusal.hpp"

namespace parley::plugin {

namespace {

constexpr std::string_view kNoteOwner = "parley";
constexpr std::uint32_t kNoteType = 1;
constexpr std::string_view kNoteSection = ".note.parley";

constexpr std::string_view kKindNames[] = {"provider", "auth", "storage", "node", "bus", "model", "feature"};

/// Interfaces of kind "auth" beside parley.auth/1.
constexpr std::string_view kAuthWords[] = {"password", "token", "otp"};

/// What every plugin may use; needs no permission.
constexpr std::string_view kAlwaysPermitted[] = {PARLEY_HOST_LOG_V1, PARLEY_HOST_METRICS_V1, PARLEY_HOST_CLOCK_V1};

}  // namespace

std::string_view name(Kind kind) {
  return kKindNames[static_cast<std::size_t>(kind)];
}

std::optional<Kind> kind_named(std::string_view text) {
  const auto found = std::ranges::find(kKindNames, text);
  if (found == std::end(kKindNames)) return std::nullopt;
  return static_cast<Kind>(found - std::begin(kKindNames));
}

std::optional<Kind> kind_providing(std::string_view word) {
  if (word == "cache") return Kind::bus;
  return std::ranges::find(kAuthWords, word) != std::end(kAuthWords) ? Kind::auth : kind_named(word);
}

bool Manifest::permits(std::string_view host_interface) const {
  return std::ranges::find(kAlwaysPermitted, host_interface) != std::end(kAlwaysPermitted) ||
         std::ranges::find(permissions, host_interface) != permissions.end();
}

Result<std::optional<std::string>> manifest_note(const ByteSource& file) {
  return read_elf_note(file, kNoteOwner, kNoteType, kNoteSection);
}

std::filesystem::path sidecar_of(const std::filesystem::path& file) {
  std::filesystem::path sidecar = file;
  sidecar += ".json";
  return sidecar;
}

Result<Manifest> read_manifest(const std::filesystem::path& file) {
  return read_manifest(file, sidecar_of(file));
}

Result<Manifest> read_manifest(const std::filesystem::path& file, const std::filesystem::path& sidecar) {
  const auto bytes = open_bytes(file);
  if (bytes.has_error()) return bytes.error();
  const auto note = manifest_note(**bytes);
  if (note.has_error()) {
    return fail(note.error().code, "plugin " + file.string() + ": " + note.error().message +
                                       "; copy the file again, or rebuild it for this machine");
  }
  if (note->has_value()) return parse_manifest(**note, file.string());

  const auto text = read_whole(sidecar, ElfLimits().note_bytes);
  if (text.has_value()) return parse_manifest(*text, sidecar.string());
  if (text.error().code != Errc::not_found) return text.error();
  return refused({file.string(), "manifest", "an ELF note named \"parley\" or " + sidecar.filename().string(),
                  "neither", "build it with the SDK's parley_add_plugin()"});
}

Result<void> check_abi(std::string_view plugin, std::string_view field, AbiVersion found) {
  const std::string at(field);
  if (found.major != PARLEY_ABI_MAJOR) {
    return refused({plugin, at + ".major", std::to_string(PARLEY_ABI_MAJOR), std::to_string(found.major),
                    "rebuild it with the SDK of this server"});
  }
  if (found.minor > PARLEY_ABI_MINOR) {
    return refused({plugin, at + ".minor", "at most " + std::to_string(PARLEY_ABI_MINOR), std::to_string(found.minor),
                    "it was built for a newer server: update this server, or rebuild it with this server's SDK"});
  }
  return {};
}

}  // namespace parley::plugin
