// The only source file that sees the TOML library.
//
// Trap: parse_key() of toml++ 3.3 asserts what input can violate ("[!server]"). In Debian's library, which is built by
// GCC without assertions, the check is void and the parser then refuses the key; compiled into this file it would abort
// in a debug build, and under Clang become an assumption. So link the library and leave it out of header-only mode.
#include <algorithm>
#include <toml++/toml.h>

#include "config/node.hpp"

namespace parley::config {

namespace {

struct TooDeep {
  unsigned line;
};

class Converter {
 public:
  explicit Converter(std::size_t max_depth) : max_depth_(max_depth) {}

  NodeTable table(const toml::table& source) {
    NodeTable out;
    out.reserve(source.size());
    for (const auto& [key, value] : source) {
      Node converted = node(value);
      // A value that runs over lines is found where its key is.
      if (const auto line = key.source().begin.line; line != 0) converted.line = line;
      out.push_back({std::string(key.str()), std::move(converted)});
    }
    // The library sorts by key; findings and dumps read better in the order of the lines.
    std::stable_sort(out.begin(), out.end(),
                     [](const Member& a, const Member& b) { return a.node.line < b.node.line; });
    return out;
  }

 private:
  Node node(const toml::node& source) {
    Node out;
    out.line = source.source().begin.line;
    if (depth_ >= max_depth_) throw TooDeep{out.line};
    ++depth_;
    if (const auto* text = source.as_string())
      out.value = text->get();
    else if (const auto* integer = source.as_integer())
      out.value = integer->get();
    else if (const auto* number = source.as_floating_point())
      out.value = number->get();
    else if (const auto* boolean = source.as_boolean())
      out.value = boolean->get();
    else if (const auto* members = source.as_table())
      out.value = table(*members);
    else if (const auto* array = source.as_array())
      out.value = list(*array);
    else
      out.value = UnsupportedValue{source.is_date() ? "a date" : source.is_time() ? "a time" : "a date and time"};
    --depth_;
    return out;
  }

  NodeList list(const toml::array& source) {
    NodeList out;
    out.reserve(source.size());
    for (const auto& item : source) out.push_back(node(item));
    return out;
  }

  std::size_t max_depth_;
  std::size_t depth_ = 0;
};

Finding in_file(const std::string& file, unsigned line, std::string_view expected, std::string_view found,
                std::string_view hint = {}) {
  return finding_at({Origin::Kind::file, file, line}, {}, expected, found, hint);
}

/// The first line with too many dots, counted from 1; 0 when there is none.
unsigned overdotted_line(std::string_view text, std::size_t limit) {
  unsigned line = 1;
  std::size_t dots = 0;
  for (const char c : text) {
    if (c == '\n') {
      ++line;
      dots = 0;
    } else if (c == '.' && ++dots > limit) {
      return line;
    }
  }
  return 0;
}

}  // namespace

std::optional<NodeTable> parse_toml(std::string_view text, const std::string& file, const TomlLimits& limits,
                                    Findings& findings) {
  if (text.size() > limits.max_size) {
    findings.push_back(in_file(file, 0, "at most " + std::to_string(limits.max_size) + " bytes",
                               std::to_string(text.size()) + " bytes"));
    return std::nullopt;
  }
  if (const unsigned line = overdotted_line(text, limits.max_dots_in_line)) {
    findings.push_back(in_file(file, line, "at most " + std::to_string(limits.max_dots_in_line) + " dots in a line",
                               "more", "write long lists over several lines"));
    return std::nullopt;
  }
  try {
    return Converter(limits.max_depth).table(toml::parse(text, std::string_view(file)));
  } catch (const toml::parse_error& error) {
    findings.push_back(in_file(file, error.source().begin.line, "valid TOML", std::string(error.description())));
  } catch (const TooDeep& deep) {
    findings.push_back(in_file(file, deep.line,
                               "at most " + std::to_string(limits.max_depth) + " tables and lists inside each other",
                               "more"));
  }
  return std::nullopt;
}

}  // namespace parley::config
