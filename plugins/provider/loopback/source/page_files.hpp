// The page's files as they were when the plugin was built: nothing to install beside the shared object.
#pragma once

#include <cstddef>
#include <string_view>

namespace parley::loopback {

struct PageFile {
  std::string_view name;  ///< "phone.css"
  std::string_view content;
  std::string_view digest;  ///< SHA-256 in hex: the ETag
};

/// The file of that name, or null.
const PageFile* find_page_file(std::string_view name);

/// "text/css; charset=utf-8" for "phone.css".
std::string_view content_type_of(std::string_view file_name);

/// Made by cmake/embed_page.cmake; `count` of them.
extern const PageFile kPageFiles[];
extern const std::size_t kPageFileCount;

}  // namespace parley::loopback
