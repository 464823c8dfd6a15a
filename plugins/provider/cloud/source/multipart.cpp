#include "multipart.hpp"

#include <algorithm>

#include "digest.hpp"

namespace parley::cloud {

namespace {

std::string safe_filename(std::string_view name) {
  std::string safe(name);
  std::replace_if(
      safe.begin(), safe.end(),
      [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\' || c == '/' || c == 0x7F; },
      '_');
  return safe;
}

}  // namespace

Multipart::Multipart(std::string_view content) : boundary_("parley-" + to_hex(sha256(content)).substr(0, 40)) {
  body_.reserve(content.size() + 1024);
}

void Multipart::begin_part(std::string_view disposition) {
  body_.append("--").append(boundary_).append("\r\nContent-Disposition: form-data; ").append(disposition);
}

void Multipart::add_field(std::string_view name, std::string_view value) {
  begin_part("name=\"" + std::string(name) + "\"");
  body_.append("\r\n\r\n").append(value).append("\r\n");
}

void Multipart::add_file(std::string_view name, std::string_view filename, std::string_view mime_type,
                         std::string_view bytes) {
  begin_part("name=\"" + std::string(name) + "\"; filename=\"" + safe_filename(filename) + "\"");
  body_.append("\r\nContent-Type: ").append(mime_type).append("\r\n\r\n").append(bytes).append("\r\n");
}

std::string Multipart::finish() {
  body_.append("--").append(boundary_).append("--\r\n");
  return std::move(body_);
}

}  // namespace parley::cloud
