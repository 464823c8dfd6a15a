// What a durable script asks of the outside: http, ai and kv. Each becomes a request that is made once the turn is
// durable; the script goes on with its result.
#include "base/quoted.hpp"
#include "script/durable_calls.hpp"
#include "script/durable_functions.hpp"
#include "script/lua_json.hpp"
#include "script/unicode.hpp"

namespace parley::script::durable {

namespace {

constexpr std::size_t kLongestKey = 200;
constexpr double kLongestTimeout = 300;

json::value json_of(lua_State* L, const json::object& result, const char* call) {
  auto parsed = parse_json(string_or(result, "text"), "the answer");
  if (!parsed) refuse_call(L, call, parsed.error().message);
  return std::move(*parsed);
}

int give_response(lua_State* L, const json::value& result) {
  json::object response = result.as_object();
  if (bool_or(response, "json", false)) {
    auto parsed = parse_json(string_or(response, "text"), "the answer");
    if (parsed) {
      response["json"] = std::move(*parsed);
    } else {
      response.erase("json");
    }
  }
  push_json(L, response);
  return 1;
}

int give_document(lua_State* L, const json::value& result) {
  const char* call = "http";
  const json::object& response = result.as_object();
  const std::int64_t status = int_or(response, "status", 0);
  if (status < 200 || status > 299)
    refuse_call(L, call,
                "the far end answered " + std::to_string(status) + ": " +
                    in_quotes(utf8_prefix(string_or(response, "text"), 200)));
  push_json(L, json_of(L, response, call));
  return 1;
}

int give_ai(lua_State* L, const json::value& result) {
  push_json(L, result);
  return 1;
}

int give_kept(lua_State* L, const json::value& result) {
  const json::object* object = result.if_object();
  const json::value* value = object ? object->if_contains("value") : nullptr;
  push_json(L, value ? *value : json::value());
  return 1;
}

std::string http_key(std::string_view method, std::string_view url) {
  url = url.substr(0, std::min(url.find_first_of("?#"), url.size()));
  return std::string(utf8_prefix(std::string(method) + " " + std::string(url), kLongestKey));
}

void check_headers(lua_State* L, const char* call, const json::value& headers) {
  if (!headers.is_object()) refuse_call(L, call, "\"headers\": expected a table of names and texts");
  for (const auto& [name, value] : headers.get_object()) {
    if (!value.is_string() || std::string_view(value.get_string()).find_first_of("\r\n") != std::string_view::npos)
      refuse_call(L, call, "header " + in_quotes(name) + ": expected a text of one line");
  }
}

/// Takes the options over as abi/node.h names them; an unknown one is refused.
json::object request_document(lua_State* L, const char* call, const json::object& options) {
  json::object document{{"method", "GET"}};
  for (const auto& [name, value] : options) {
    const bool text = name == "method" || name == "url" || name == "secret";
    if (text && !value.is_string()) refuse_call(L, call, in_quotes(name) + ": expected a text");
    if (name == "headers") check_headers(L, call, value);
    if (name == "query" && !value.is_object()) refuse_call(L, call, "\"query\": expected a table of named values");
    if (name == "timeout") {
      auto timeout = duration_from(value);
      if (!timeout || timeout->count() > kLongestTimeout * 1000)
        refuse_call(L, call, "\"timeout\": expected at most 5 minutes, such as \"10s\"");
      document["timeout_seconds"] = static_cast<double>(timeout->count()) / 1000;
    } else if (name == "safe_to_repeat") {
      if (!value.is_bool()) refuse_call(L, call, "\"safe_to_repeat\": expected true or false");
      document[name] = value;
    } else if (text || name == "headers" || name == "query" || name == "body") {
      document[name] = value;
    } else {
      refuse_call(L, call,
                  "unknown field " + in_quotes(name) +
                      "; expected method, url, query, headers, body, secret, timeout or safe_to_repeat");
    }
  }
  const std::string_view url = string_or(document, "url");
  if (!url.starts_with("https://") && !url.starts_with("http://"))
    refuse_call(L, call, "expected a url that begins with https:// or http://, found " + in_quotes(url));
  return document;
}

bool repeatable(std::string_view method) {
  return method == "GET" || method == "HEAD" || method == "PUT" || method == "DELETE" || method == "OPTIONS";
}

int request(lua_State* L, const char* call, Give give, std::string_view kind, std::string key, json::object document,
            bool safe_to_repeat) {
  DurableRun& run = durable_run(L, call);
  if (const auto* row = recorded_step(L, run, kind, key)) return give_step(L, call, give, row->failed, row->result);
  return take_step(L, run, {call, give, {std::string(kind), std::move(key), 0, 0, {}}, {}}, [&](Pending& pending) {
    pending.request = run.next_request();
    const std::size_t size = json::serialize(document).size();
    if (size > run.options.result_bytes)
      refuse_call(L, call,
                  "the request has " + std::to_string(size) + " bytes; at most " +
                      std::to_string(run.options.result_bytes) + " are sent");
    run.change().requests.push_back({pending.request, std::string(kind), std::move(document), safe_to_repeat});
  });
}

int http(lua_State* L, const char* call, Give give, const json::object& options) {
  durable_run(L, call);
  json::object document = request_document(L, call, options);
  const std::string method(string_or(document, "method"));
  const bool safe = bool_or(document, "safe_to_repeat", repeatable(method));
  document["safe_to_repeat"] = safe;
  std::string key = http_key(method, string_or(document, "url"));
  return request(L, call, give, "http", std::move(key), std::move(document), safe);
}

/// f(url, second, options): `second` is what the method is about, its query or its body.
json::object url_call(lua_State* L, const char* call, const char* method, const char* second) {
  json::object options = lua_istable(L, 3) ? options_at(L, call, 3) : json::object{};
  options["method"] = method;
  options["url"] = argument(L, call, 1);
  if (!lua_isnoneornil(L, 2)) options[second] = argument(L, call, 2);
  return options;
}

int kv(lua_State* L, const char* call, const char* op, bool with_value) {
  DurableRun& run = durable_run(L, call);
  std::string name = name_argument(L, call, 1, "the value's name");
  json::object document{{"op", op}, {"name", name}};
  if (with_value && !run.replaying()) {
    json::value value = argument(L, call, 2);
    if (json::serialize(value).size() > run.options.value_bytes)
      refuse_call(L, call, "a value may have at most " + std::to_string(run.options.value_bytes) + " bytes as JSON");
    document["value"] = std::move(value);
  }
  return request(L, call, give_kept, "kv", std::string(op) + " " + name, std::move(document), true);
}

}  // namespace

// http.request { method = "PATCH", url = …, … }
int http_request(lua_State* L) {
  if (!lua_istable(L, 1)) refuse_call(L, "http.request", "expected a table: http.request { method = …, url = … }");
  return http(L, "http.request", give_response, options_at(L, "http.request", 1, "url"));
}

int http_get(lua_State* L) {
  return http(L, "http.get", give_response, url_call(L, "http.get", "GET", "query"));
}

int http_post(lua_State* L) {
  return http(L, "http.post", give_response, url_call(L, "http.post", "POST", "body"));
}

int http_get_json(lua_State* L) {
  return http(L, "http.get_json", give_document, url_call(L, "http.get_json", "GET", "query"));
}

int http_post_json(lua_State* L) {
  return http(L, "http.post_json", give_document, url_call(L, "http.post_json", "POST", "body"));
}

// ai "…", ai { "…", model = …, schema = … }, ai.complete { … }
int ai_complete(lua_State* L) {
  const char* call = "ai";
  durable_run(L, call);
  const int given = lua_gettop(L);  // called as ai(…), the table itself comes first
  json::object options = options_at(L, call, given, "prompt");
  for (const auto& [name, value] : options) {
    constexpr std::string_view kKnown[] = {"prompt",     "model",  "system", "temperature",
                                           "max_tokens", "schema", "timeout"};
    if (std::find(std::begin(kKnown), std::end(kKnown), std::string_view(name)) == std::end(kKnown))
      refuse_call(L, call,
                  "unknown field " + in_quotes(name) +
                      "; expected prompt, model, system, temperature, max_tokens, schema or timeout");
  }
  if (string_or(options, "prompt").empty()) refuse_call(L, call, "expected a prompt: ai { \"…\", model = \"…\" }");
  if (const auto* timeout = options.if_contains("timeout")) {
    auto read = duration_from(*timeout);
    if (!read) refuse_call(L, call, "\"timeout\": " + read.error().message);
    options["timeout_seconds"] = static_cast<double>(read->count()) / 1000;
    options.erase("timeout");
  }
  std::string key(utf8_prefix(string_or(options, "prompt"), kLongestKey / 2));
  return request(L, call, give_ai, "ai", std::move(key), std::move(options), true);
}

int kv_get(lua_State* L) {
  return kv(L, "kv.get", "get", false);
}
int kv_set(lua_State* L) {
  return kv(L, "kv.set", "set", true);
}
int kv_delete(lua_State* L) {
  return kv(L, "kv.delete", "delete", false);
}

}  // namespace parley::script::durable
