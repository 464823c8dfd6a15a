#include "scenario/far_ends.hpp"

#include <algorithm>

#include "base/quoted.hpp"
#include "scenario/movable_clock.hpp"

namespace parley::scenario {

namespace {

std::string text_of(const json::value& value) {
  return value.is_string() ? std::string(value.get_string()) : json::serialize(value);
}

std::string with_query(const json::object& request) {
  std::string url(string_or(request, "url"));
  char mark = url.find('?') == std::string::npos ? '?' : '&';
  if (const json::object* query = find_object(request, "query"))
    for (const auto& [name, value] : *query) {
      if (value.is_null()) continue;
      url += std::exchange(mark, '&') + std::string(name) + "=" + text_of(value);
    }
  return url;
}

bool fits_address(const json::object& request, std::string_view pattern) {
  return fits(string_or(request, "url"), pattern) || fits(with_query(request), pattern);
}

bool fits_method(const json::object& request, std::string_view method) {
  return method.empty() || string_or(request, "method", "GET") == method;
}

bool has(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

/// Whether `part` is what was sent, or, of an object, a part of it.
bool holds(const json::value& whole, const json::value& part) {
  const json::object* wanted = part.if_object();
  const json::object* found = whole.if_object();
  if (!wanted || !found) return whole == part;
  return std::all_of(wanted->begin(), wanted->end(), [&](const auto& member) {
    const json::value* value = found->if_contains(member.key());
    return value && holds(*value, member.value());
  });
}

Result<> check_members(const json::object& prepared, std::string_view verb,
                       std::initializer_list<std::string_view> known) {
  for (const auto& [name, value] : prepared) {
    if (std::find(known.begin(), known.end(), std::string_view(name)) != known.end()) continue;
    std::string all;
    for (const std::string_view each : known) all += (all.empty() ? "" : ", ") + std::string(each);
    return fail(Errc::invalid,
                "t:" + std::string(verb) + ": unknown field " + in_quotes(name) + "; expected some of " + all);
  }
  return {};
}

json::object error_result(std::string_view kind) {
  return {{"error", {{"class", kind}, {"message", "the scenario says so"}}}};
}

/// {status, json | text, headers}: as the server would hand it on.
Result<json::object> http_result(const json::value& reply) {
  const json::object* from = reply.if_object();
  if (!from) return fail(Errc::invalid, "t:http: reply: expected a table such as { status = 200, json = {...} }");
  if (const Result<> known = check_members(*from, "http reply", {"status", "json", "text", "headers"}); !known)
    return known.error();
  const json::object* headers = find_object(*from, "headers");
  json::object result{{"status", int_or(*from, "status", 200)}, {"headers", headers ? *headers : json::object()}};
  if (const json::value* document = from->if_contains("json")) {
    result["json"] = *document;
    result["text"] = json::serialize(*document);
  } else {
    result["text"] = string_or(*from, "text");
  }
  return result;
}

json::object ai_result(const json::value& reply) {
  if (reply.is_string()) return {{"text", reply.get_string()}};
  return {{"text", json::serialize(reply)}, {"json", reply}};
}

}  // namespace

bool fits(std::string_view text, std::string_view pattern) {
  std::size_t t = 0, p = 0, star = std::string_view::npos, mark = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      mark = t;
    } else if (p < pattern.size() && pattern[p] == text[t]) {
      ++p, ++t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++mark;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

std::string shown(const dialogue::Request& request) {
  const json::object& document = request.document;
  if (request.kind == "http") return std::string(string_or(document, "method", "GET")) + " " + with_query(document);
  if (request.kind == "kv")
    return "kv." + std::string(string_or(document, "op")) + " " + std::string(string_or(document, "name"));
  return request.kind + " " + in_quotes(string_or(document, "prompt"));
}

Result<FarEnds::Prepared> FarEnds::read(const json::object& prepared, std::string_view verb) {
  const std::string call = "t:" + std::string(verb) + ": ";
  Prepared read;
  if (const json::value* times = prepared.if_contains("times")) {
    if (!times->is_int64() || times->get_int64() < 1) return fail(Errc::invalid, call + "times: expected 1 or more");
    read.left = times->get_int64();
  }
  if (const json::value* after = prepared.if_contains("after")) {
    const Result<Millis> span = duration_of(text_of(*after));
    if (!span) return fail(Errc::invalid, call + "after: " + span.error().message);
    read.answer.after = *span;
  }
  if (prepared.contains("reply") == prepared.contains("error"))
    return fail(Errc::invalid, call + "expected either reply or error");
  if (const json::value* error = prepared.if_contains("error")) {
    static constexpr std::string_view kClasses[] = {"timeout", "network", "refused", "limit", "unknown", "failed"};
    const std::string name = text_of(*error);
    if (std::find(std::begin(kClasses), std::end(kClasses), name) == std::end(kClasses))
      return fail(Errc::invalid, call + "error: expected timeout, network, refused, limit, unknown or failed, found " +
                                     in_quotes(name));
    read.answer.result = error_result(name);
  }
  return read;
}

Result<> FarEnds::add_http(const json::object& prepared) {
  if (const Result<> known = check_members(prepared, "http", {"method", "url", "reply", "error", "times", "after"});
      !known)
    return known;
  Result<Prepared> made = read(prepared, "http");
  if (!made) return made.error();
  made->method = string_or(prepared, "method");
  made->match = string_or(prepared, "url");
  if (made->match.empty()) return fail(Errc::invalid, "t:http: expected a url, exact or with * in it");
  if (const json::value* reply = prepared.if_contains("reply")) {
    Result<json::object> result = http_result(*reply);
    if (!result) return result.error();
    made->answer.result = std::move(*result);
  }
  std::erase_if(http_, [&](const Prepared& other) {
    return other.left < 0 && other.method == made->method && other.match == made->match;
  });
  http_.push_back(std::move(*made));
  return {};
}

Result<> FarEnds::add_ai(const json::object& prepared) {
  if (const Result<> known = check_members(prepared, "ai", {"match", "reply", "error", "times", "after"}); !known)
    return known;
  Result<Prepared> made = read(prepared, "ai");
  if (!made) return made.error();
  made->match = string_or(prepared, "match");
  if (const json::value* reply = prepared.if_contains("reply")) made->answer.result = ai_result(*reply);
  std::erase_if(ai_, [&](const Prepared& other) { return other.left < 0 && other.match == made->match; });
  ai_.push_back(std::move(*made));
  return {};
}

void FarEnds::set_value(std::string_view name, json::value value) {
  if (value.is_null())
    values_.erase(name);
  else
    values_[name] = std::move(value);
}

Result<std::optional<FarAnswer>> FarEnds::answer(const dialogue::Request& request) {
  asked_.push_back(request);
  if (request.kind == "kv") return std::optional(value(request.document));
  const bool http = request.kind == "http";
  for (Prepared& prepared : http ? http_ : ai_) {
    const bool meant =
        http ? fits_method(request.document, prepared.method) && fits_address(request.document, prepared.match)
             : has(string_or(request.document, "prompt"), prepared.match);
    if (!meant || prepared.left == 0) continue;
    if (prepared.left > 0) --prepared.left;
    return std::optional(prepared.answer);
  }
  return fail(Errc::unprocessable, "the bot asked " + shown(request) + ", and no t:" + (http ? "http" : "ai") +
                                       " prepares an answer to that");
}

FarAnswer FarEnds::value(const json::object& request) {
  const std::string_view name = string_or(request, "name");
  const std::string_view op = string_or(request, "op");
  if (const json::value* given = request.if_contains("value"); given && op == "set") set_value(name, *given);
  if (op == "delete") set_value(name, nullptr);
  const json::value* found = values_.if_contains(name);
  return {{{"value", found ? *found : json::value(nullptr)}}, {}};
}

int FarEnds::times_asked(std::string_view what, const json::value& body) const {
  const std::size_t space = what.find(' ');
  const std::string_view first = what.substr(0, space);
  const std::string_view rest = space == std::string_view::npos ? std::string_view() : what.substr(space + 1);
  return int(std::count_if(asked_.begin(), asked_.end(), [&](const dialogue::Request& request) {
    const json::object& document = request.document;
    if (first == "ai") return request.kind == "ai" && has(string_or(document, "prompt"), rest);
    if (request.kind != "http") return false;
    const bool meant =
        rest.empty() ? fits_address(document, what) : fits_method(document, first) && fits_address(document, rest);
    const json::value* sent = document.if_contains("body");
    return meant && (body.is_null() || (sent && holds(*sent, body)));
  }));
}

std::vector<std::string> FarEnds::asked() const {
  std::vector<std::string> lines;
  for (const dialogue::Request& request : asked_) {
    std::string line = shown(request);
    if (const json::value* body = request.document.if_contains("body"); body && !body->is_null())
      line += " with " + json::serialize(*body);
    lines.push_back(std::move(line));
  }
  return lines;
}

}  // namespace parley::scenario
