// A file with secrets that the server makes for itself, readable by its own user only.
#pragma once

#include <filesystem>
#include <functional>
#include <string>

#include "base/result.hpp"

namespace parley::secrets {

/// The file's text. When there is no file it is made, folder and all, with what `make` returns; when two do so at once
/// both get the text of one. Errors: denied when group or others may read it, limit above 64 KB, unavailable.
Result<std::string> read_or_make(const std::filesystem::path& file, const std::function<std::string()>& make);

}  // namespace parley::secrets
