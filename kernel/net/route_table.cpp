#include "net/route_table.hpp"

#include <algorithm>
#include <array>

namespace parley::net {

namespace {

constexpr std::size_t kMethodCount = 7;

struct Segment {
  enum class Kind { literal, param, rest } kind = Kind::literal;
  std::string_view text;
};

Segment read_segment(std::string_view text) {
  if (text.size() < 2 || text.front() != '{' || text.back() != '}') return {Segment::Kind::literal, text};
  text = text.substr(1, text.size() - 2);
  if (text.ends_with("...")) return {Segment::Kind::rest, text.substr(0, text.size() - 3)};
  return {Segment::Kind::param, text};
}

/// Splits "/a/b" into "a", "b". Stops early when `visit` says false.
template <class Visit>
bool each_segment(std::string_view path, Visit visit) {
  path.remove_prefix(1);
  for (;;) {
    const std::size_t slash = path.find('/');
    if (!visit(path.substr(0, slash), slash == std::string_view::npos)) return false;
    if (slash == std::string_view::npos) return true;
    path.remove_prefix(slash + 1);
  }
}

std::string allow_list(const std::array<RoutePtr, kMethodCount>& routes) {
  std::string list;
  const auto add = [&](Method method) { list.append(list.empty() ? "" : ", ").append(name(method)); };
  for (std::size_t i = 0; i < kMethodCount; ++i) {
    const bool implied_head = Method(i) == Method::head && routes[std::size_t(Method::get)];
    if (routes[i] || implied_head || Method(i) == Method::options) add(Method(i));
  }
  return list;
}

}  // namespace

struct RouteTable::Node {
  std::map<std::string, std::unique_ptr<Node>, std::less<>> literals;
  std::unique_ptr<Node> param;
  std::unique_ptr<Node> rest;
  std::array<RoutePtr, kMethodCount> routes;
  std::string allow;  // empty: no route ends here
};

RouteTable::RouteTable() : root_(std::make_unique<Node>()) {}
RouteTable::~RouteTable() = default;

Result<std::vector<std::string>> RouteTable::param_names(std::string_view pattern) {
  const auto wrong = [&](std::string_view what) {
    return fail(Errc::invalid, "Route pattern '" + std::string(pattern) + "' " + std::string(what));
  };
  if (!pattern.starts_with('/')) return wrong("does not begin with '/'.");
  std::vector<std::string> names;
  std::string_view problem;
  each_segment(pattern, [&](std::string_view text, bool last) {
    const Segment segment = read_segment(text);
    if (segment.text.find_first_of("{}") != std::string_view::npos) problem = "has a brace inside a segment.";
    if (segment.kind == Segment::Kind::literal) return problem.empty();
    if (segment.text.empty()) problem = "has a parameter without a name.";
    if (segment.kind == Segment::Kind::rest && !last) problem = "has '...' before its last segment.";
    if (std::find(names.begin(), names.end(), segment.text) != names.end()) problem = "has a parameter name twice.";
    names.emplace_back(segment.text);
    return problem.empty();
  });
  if (!problem.empty()) return wrong(problem);
  return names;
}

Result<void> RouteTable::insert(const RoutePtr& route) {
  const auto names = param_names(route->pattern);
  if (!names) return names.error();
  Node* node = root_.get();
  each_segment(route->pattern, [&](std::string_view text, bool) {
    const Segment segment = read_segment(text);
    std::unique_ptr<Node>& next = segment.kind == Segment::Kind::literal ? node->literals[std::string(text)]
                                  : segment.kind == Segment::Kind::param ? node->param
                                                                         : node->rest;
    if (!next) next = std::make_unique<Node>();
    node = next.get();
    return true;
  });
  RoutePtr& place = node->routes[std::size_t(route->method)];
  if (place) {
    return fail(Errc::conflict, "Route " + std::string(name(route->method)) + " " + route->pattern + " of '" +
                                    route->options.owner + "' is taken by '" + place->options.owner + "' (" +
                                    place->pattern + ").");
  }
  place = route;
  node->allow = allow_list(node->routes);
  return {};
}

/// Walks the tree with backtracking. The depth is that of the longest pattern, so paths of many segments cost nothing.
struct RouteTable::Search {
  std::vector<std::string_view> values;

  const Node* walk(const Node& node, std::string_view path) {
    const std::size_t slash = path.find('/');
    const std::string_view segment = path.substr(0, slash);
    const bool last = slash == std::string_view::npos;
    const std::string_view remainder = last ? std::string_view{} : path.substr(slash + 1);
    if (const auto it = node.literals.find(segment); it != node.literals.end()) {
      if (const Node* found = step(*it->second, remainder, last)) return found;
    }
    if (node.param && !segment.empty()) {
      values.push_back(segment);
      if (const Node* found = step(*node.param, remainder, last)) return found;
      values.pop_back();
    }
    if (!node.rest) return nullptr;
    values.push_back(path);
    return node.rest.get();
  }

  const Node* step(const Node& node, std::string_view remainder, bool last) {
    if (!last) return walk(node, remainder);
    return node.allow.empty() ? nullptr : &node;
  }
};

RouteMatch RouteTable::match(Method method, std::string_view path) const {
  RouteMatch match;
  if (!path.starts_with('/')) return match;
  Search search;
  const Node* node = search.walk(*root_, path.substr(1));
  if (!node) return match;
  match.allow = node->allow;
  match.route = node->routes[std::size_t(method)];
  if (!match.route && method == Method::head) match.route = node->routes[std::size_t(Method::get)];
  if (!match.route) return match;
  const auto& names = match.route->param_names;
  for (std::size_t i = 0; i < names.size(); ++i) match.params.emplace_back(names[i], search.values[i]);
  return match;
}

}  // namespace parley::net
