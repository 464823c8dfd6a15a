#include "net/head_scan.hpp"

#include <algorithm>

#include "net/ascii.hpp"

namespace parley::net {

bool HeadScan::refuse(int status, std::string_view message) {
  refusal_ = {status, std::string(message)};
  return false;
}

bool HeadScan::scan(std::string_view head) {
  while (!refusal_) {
    const std::size_t newline = head.find('\n', seen_);
    const std::size_t size = newline == std::string_view::npos ? head.size() : newline + 1;
    if (size > limits_.max_bytes) {
      return lines_ == 0 ? refuse(414, "The request line is longer than the server takes.")
                         : refuse(431, "The header fields together are longer than the server takes.");
    }
    if (newline == std::string_view::npos) {
      seen_ = head.size();
      return false;
    }
    if (newline == line_start_ || head[newline - 1] != '\r') {
      return refuse(400, "A header line ends in a bare line feed; expected CR LF.");
    }
    const std::string_view text = head.substr(line_start_, newline - 1 - line_start_);
    line_start_ = seen_ = newline + 1;
    if (text.empty() && lines_ > 0) return true;
    if (!line(text)) return false;
  }
  return false;
}

bool HeadScan::line(std::string_view text) {
  const bool control = std::any_of(text.begin(), text.end(), [](char c) { return is_control(c) && c != '\t'; });
  if (control) return refuse(400, "A header line has a control character in it.");
  if (lines_++ == 0) {
    return std::count(text.begin(), text.end(), ' ') == 2
               ? true
               : refuse(400, "The request line is not 'METHOD target HTTP/1.1' with single spaces.");
  }
  if (lines_ - 1 > limits_.max_fields) return refuse(431, "There are more header fields than the server takes.");
  if (text.front() == ' ' || text.front() == '\t') return refuse(400, "A header field is folded over two lines.");
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos || !is_token(text.substr(0, colon))) {
    return refuse(400, "A header field is not 'Name: value' with the colon right after a valid name.");
  }
  return true;
}

}  // namespace parley::net
