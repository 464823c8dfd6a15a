// `parley new plugin KIND NAME`: writes the folder of a new plugin from the SDK's templates, ready to build and test.
#pragma once

#include <filesystem>
#include <iosfwd>
#include <string_view>

namespace parley::cli {

/// Writes template_dir/common and template_dir/KIND to `target_dir`, which must not exist yet, with the name put in.
/// `kind`: provider, auth, storage, node, bus, model or feature. `name`: a lower-case letter, then letters, digits and
/// "_", at most 40. Says on `out` what to do next. Returns the exit code: 0, 1 when a file could not be written (what
/// was written is taken back), 2 for an argument that is refused, with the reason on `err`.
int new_plugin(std::string_view kind, std::string_view name, const std::filesystem::path& target_dir,
               const std::filesystem::path& template_dir, std::ostream& out, std::ostream& err);

}  // namespace parley::cli
