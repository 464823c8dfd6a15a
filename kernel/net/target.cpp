#include "net/target.hpp"

#include <algorithm>

#include "net/ascii.hpp"

namespace parley::net {

namespace {

int hex_digit(char c) {
  if (is_digit(c)) return c - '0';
  const char l = lower(c);
  return l >= 'a' && l <= 'f' ? l - 'a' + 10 : -1;
}

/// `http://host:port/path?query` without everything before the path. Null when it is no absolute form.
std::optional<std::string_view> strip_authority(std::string_view raw) {
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (!equal_ignoring_case(raw.substr(0, scheme.size()), scheme)) continue;
    const std::size_t end = raw.find_first_of("/?", scheme.size());
    if (end == scheme.size()) return std::nullopt;  // no host
    return end == std::string_view::npos ? std::string_view{} : raw.substr(end);
  }
  return std::nullopt;
}

bool has_dot_segment(std::string_view path) {
  while (!path.empty()) {
    path.remove_prefix(1);  // the slash
    const std::size_t end = std::min(path.find('/'), path.size());
    const std::string_view segment = path.substr(0, end);
    if (segment == "." || segment == "..") return true;
    path.remove_prefix(end);
  }
  return false;
}

Result<std::string> decode_path(std::string_view raw) {
  auto path = percent_decode(raw, false);
  if (!path) return path;
  // An encoded slash is one segment to a proxy in front and two to us: the rules that guard a path would not agree.
  if (std::count(path->begin(), path->end(), '/') != std::count(raw.begin(), raw.end(), '/')) {
    return fail(Errc::invalid, "The path has an encoded slash (%2F); send identifiers without slashes.");
  }
  if (std::any_of(path->begin(), path->end(), is_control) || path->find('\\') != std::string::npos) {
    return fail(Errc::invalid, "The path has a control character or a backslash; expected text.");
  }
  if (!is_utf8(*path)) return fail(Errc::invalid, "The path is not UTF-8 once percent-decoded.");
  if (has_dot_segment(*path)) return fail(Errc::invalid, "The path has a '.' or '..' segment; send it resolved.");
  return path;
}

Result<std::string> decode_query_part(std::string_view raw) {
  auto text = percent_decode(raw, true);
  if (text && (text->find('\0') != std::string::npos || !is_utf8(*text))) {
    return fail(Errc::invalid, "The query is not UTF-8 text once percent-decoded.");
  }
  return text;
}

Result<Pairs> decode_query(std::string_view raw) {
  Pairs pairs;
  while (!raw.empty()) {
    const std::size_t end = std::min(raw.find('&'), raw.size());
    const std::string_view part = raw.substr(0, end);
    raw.remove_prefix(std::min(end + 1, raw.size()));
    if (part.empty()) continue;
    const std::size_t equals = std::min(part.find('='), part.size());
    auto key = decode_query_part(part.substr(0, equals));
    if (!key) return key.error();
    auto value = decode_query_part(part.substr(std::min(equals + 1, part.size())));
    if (!value) return value.error();
    pairs.emplace_back(std::move(*key), std::move(*value));
  }
  return pairs;
}

}  // namespace

Result<std::string> percent_decode(std::string_view text, bool plus_is_space) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%') {
      const int high = i + 2 < text.size() ? hex_digit(text[i + 1]) : -1;
      const int low = i + 2 < text.size() ? hex_digit(text[i + 2]) : -1;
      if (high < 0 || low < 0)
        return fail(Errc::invalid, "The target has a '%' without two hex digits; encode it as %25.");
      out += char(high * 16 + low);
      i += 2;
    } else {
      out += plus_is_space && text[i] == '+' ? ' ' : text[i];
    }
  }
  return out;
}

Result<Target> parse_target(std::string_view raw) {
  Target target;
  if (raw == "*") {
    target.path = "*";
    return target;
  }
  std::string_view rest = raw;
  if (rest.empty() || rest.front() != '/') {
    const auto stripped = strip_authority(raw);
    if (!stripped) return fail(Errc::invalid, "The request target is neither a path nor an http URL.");
    rest = *stripped;
  }
  rest = rest.substr(0, rest.find('#'));
  const std::size_t question = std::min(rest.find('?'), rest.size());
  const std::string_view raw_path = rest.substr(0, question);
  auto path = decode_path(raw_path.empty() ? std::string_view("/") : raw_path);
  if (!path) return path.error();
  auto query = decode_query(rest.substr(std::min(question + 1, rest.size())));
  if (!query) return query.error();
  target.path = std::move(*path);
  target.query = std::move(*query);
  return target;
}

}  // namespace parley::net
