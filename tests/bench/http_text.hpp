// Reads as much of an HTTP/1.1 message as a load tool needs: where it ends, and the number in its first line.
#pragma once

#include <charconv>
#include <cstdlib>
#include <optional>
#include <string_view>
#include <strings.h>

namespace parley::bench {

struct HttpMessage {
  std::string_view head;  ///< with the first line, without the empty one
  std::size_t size = 0;   ///< of head and body together
};

/// The value of a header, or empty. Names are compared without case.
inline std::string_view header_of(std::string_view head, std::string_view name) {
  for (std::size_t at = head.find("\r\n"); at != std::string_view::npos; at = head.find("\r\n", at)) {
    at += 2;
    if (head.size() - at <= name.size() || head[at + name.size()] != ':') continue;
    if (::strncasecmp(head.data() + at, name.data(), name.size()) != 0) continue;
    const std::size_t begin = head.find_first_not_of(' ', at + name.size() + 1);
    return begin == std::string_view::npos ? std::string_view() : head.substr(begin, head.find("\r\n", begin) - begin);
  }
  return {};
}

/// The first whole message of what has arrived; nothing while it is not whole. Bodies are those with a Content-Length.
inline std::optional<HttpMessage> whole_message(std::string_view arrived) {
  const std::size_t end = arrived.find("\r\n\r\n");
  if (end == std::string_view::npos) return std::nullopt;
  HttpMessage message{arrived.substr(0, end), end + 4};
  const std::string_view length = header_of(message.head, "content-length");
  std::size_t body = 0;
  std::from_chars(length.data(), length.data() + length.size(), body);
  message.size += body;
  if (message.size > arrived.size()) return std::nullopt;
  return message;
}

/// The status of a response's head: 200 of "HTTP/1.1 200 OK"; 0 when there is none.
inline int status_of(std::string_view head) {
  int status = 0;
  if (head.size() > 12) std::from_chars(head.data() + 9, head.data() + 12, status);
  return status;
}

}  // namespace parley::bench
