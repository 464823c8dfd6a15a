#include "page_files.hpp"

#include <array>
#include <utility>

namespace parley::loopback {

const PageFile* find_page_file(std::string_view name) {
  for (std::size_t i = 0; i < kPageFileCount; ++i)
    if (kPageFiles[i].name == name) return &kPageFiles[i];
  return nullptr;
}

std::string_view content_type_of(std::string_view file_name) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kTypes{
      {{".html", "text/html; charset=utf-8"},
       {".css", "text/css; charset=utf-8"},
       {".js", "text/javascript; charset=utf-8"},
       {".svg", "image/svg+xml"}}};
  for (const auto& [ending, type] : kTypes)
    if (file_name.ends_with(ending)) return type;
  return "application/octet-stream";
}

}  // namespace parley::loopback
