// A multipart/form-data body. The boundary comes from a digest of the content, so the same form is the same bytes.
#pragma once

#include <string>
#include <string_view>

namespace parley::cloud {

class Multipart {
 public:
  /// `content` is the largest part; the boundary is made from it and cannot stand inside it but by a broken SHA-256.
  explicit Multipart(std::string_view content);

  void add_field(std::string_view name, std::string_view value);
  /// Quotes, line ends and control characters of the file's name become '_': they would end its header.
  void add_file(std::string_view name, std::string_view filename, std::string_view mime_type, std::string_view bytes);

  std::string content_type() const { return "multipart/form-data; boundary=" + boundary_; }
  /// The body. Call last.
  std::string finish();

 private:
  void begin_part(std::string_view disposition);

  std::string boundary_;
  std::string body_;
};

}  // namespace parley::cloud
