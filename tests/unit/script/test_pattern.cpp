#include <catch2/catch.hpp>
#include <lua.hpp>
#include <random>

#include "script_run.hpp"

using namespace parley;
using namespace parley::test;

namespace {

// What stock Lua says to `source`, as a text.
class StockLua {
 public:
  StockLua() : L_(luaL_newstate()) { luaL_openlibs(L_); }
  ~StockLua() { lua_close(L_); }
  StockLua(const StockLua&) = delete;

  std::string run(const std::string& source) {
    lua_settop(L_, 0);
    if (luaL_loadstring(L_, source.c_str()) != LUA_OK || lua_pcall(L_, 0, 1, 0) != LUA_OK) return "error";
    return lua_tostring(L_, -1);
  }

 private:
  lua_State* L_;
};

std::string quoted(const std::string& text) {
  std::string out = "'";
  for (const unsigned char c : text)
    out += "\\x" + std::string(1, "0123456789abcdef"[c >> 4]) + "0123456789abcdef"[c & 15];
  return out + "'";
}

// One line that tells all a pattern does to a subject.
std::string probe(const std::string& subject, const std::string& pattern, int init) {
  return "local s, p, i = " + quoted(subject) + ", " + quoted(pattern) + ", " + std::to_string(init) + R"(
    local out = {}
    local function add(...) for k = 1, select('#', ...) do out[#out + 1] = tostring((select(k, ...))) end out[#out + 1] = '|' end
    local function try(f, ...) add(pcall(f, ...)) end
    local function quiet(ok, ...) if ok then add(...) else add('error') end end
    quiet(pcall(string.find, s, p, i))
    quiet(pcall(string.match, s, p, i))
    quiet(pcall(string.gsub, s, p, '<%0>'))
    quiet(pcall(string.gsub, s, p, function(a, b) return a and '[' .. a .. tostring(b) .. ']' end, 3))
    quiet(pcall(function() for a, b in s:gmatch(p) do add(a, b) end end))
    return table.concat(out, ',') )";
}

class PatternMaker {
 public:
  explicit PatternMaker(unsigned seed) : random_(seed) {}
  std::size_t below(std::size_t n) { return random_() % n; }

  std::string subject() {
    std::string text;
    for (std::size_t n = below(14); n > 0; --n) text += "aabbc().%-[]1 \n\xe9"[below(16)];
    return text;
  }

  // Always well formed: captures balanced, references to closed captures only.
  std::string pattern() {
    std::string text = below(6) == 0 ? "^" : "";
    int closed = 0;
    std::vector<bool> open;
    for (std::size_t n = 1 + below(6); n > 0; --n) {
      const std::size_t kind = below(12);
      if (kind == 0 && closed + open.size() < 5) {
        text += "(";
        open.push_back(true);
      } else if (kind == 1 && !open.empty()) {
        text += ")";
        open.pop_back();
        if (open.empty()) closed = 1;
      } else if (kind == 2) {
        text += "%b()";
      } else if (kind == 3) {
        text += "%f" + set();
      } else if (kind == 4 && closed) {
        text += "()";
      } else {
        text += single() + std::string(1, "\0?*+-"[below(5)]);
        if (text.back() == '\0') text.pop_back();
      }
    }
    for (; !open.empty(); open.pop_back()) text += ")";
    if (closed && below(3) == 0) text += "%1";
    return text + (below(6) == 0 ? "$" : "");
  }

  // Any bytes that mean something.
  std::string noise() {
    std::string text;
    for (std::size_t n = below(10); n > 0; --n) text += "ab%%()[]^$.*+-?f1wS"[below(19)];
    return text;
  }

 private:
  std::string single() {
    static const char* const kSingles[] = {"a", "b",  ".",  "%a", "%d", "%s", "%W", "%.", "%(",
                                           "c", "%%", "%p", "%u", "%X", "%g", "%c", "]"};
    return below(4) == 0 ? set() : kSingles[below(std::size(kSingles))];
  }
  std::string set() {
    static const char* const kSets[] = {"[ab]", "[^a]", "[a-c]", "[]]",    "[^]]",  "[%a%d]", "[a-]",
                                        "[-a]", "[%]]", "[^%s]", "[a-%%]", "[%w_]", "[.]"};
    return kSets[below(std::size(kSets))];
  }
  std::mt19937 random_;
};

}  // namespace

TEST_CASE("the matcher agrees with stock Lua on random patterns", "[script][pattern]") {
  StockLua stock;
  SystemClock clock;
  script::Sandbox sandbox(clock, Log(null_log_sink()), patient());
  PatternMaker maker(20261);
  for (int i = 0; i < 6000; ++i) {
    const std::string source = probe(maker.subject(), maker.pattern(), static_cast<int>(maker.below(9)) - 4);
    const auto ours = run_in(sandbox, source);
    REQUIRE(ours.error == "");
    INFO(source);
    REQUIRE(ours.result == stock.run(source));
  }
}

TEST_CASE("the matcher refuses every malformed pattern stock Lua refuses", "[script][pattern]") {
  StockLua stock;
  SystemClock clock;
  script::Sandbox sandbox(clock, Log(null_log_sink()), patient());
  PatternMaker maker(77);
  int both_answer = 0;
  for (int i = 0; i < 6000; ++i) {
    const std::string head = "local ok, a, b, c = pcall(string.find, ";
    const std::string source = head + quoted(maker.subject()) + ", " + quoted(maker.noise()) +
                               ") return ok and tostring(a) .. tostring(b) .. tostring(c) or 'error'";
    const std::string ours = run_in(sandbox, source).result;
    const std::string theirs = stock.run(source);
    INFO(source);
    // We refuse a malformed pattern also when the subject never reaches the bad part.
    if (theirs == "error") REQUIRE(ours == "error");
    if (ours != "error") {
      REQUIRE(ours == theirs);
      ++both_answer;
    }
  }
  CHECK(both_answer > 1000);
}

TEST_CASE("format agrees with stock Lua", "[script][pattern]") {
  StockLua stock;
  const std::string call =
      GENERATE("('%5s|%-5s|%.2s'):format('abc', 'abc', 'abc')", "('%d %5d %-5d %05d %+d'):format(1, 2, 3, 4, 5)",
               "('%x %X %#x %o'):format(255, 255, 255, 8)", "('%g %e %f %.3f %a'):format(1.5, 1.5, 1.5, 2/3, 1)",
               "('%c%c %%'):format(72, 105)", "('%i'):format(3.0)", "('%s %s'):format(nil, true)",
               "('%10.4f|%-10.4f|'):format(math.pi, math.pi)", "('%99.99f'):format(1e308)",
               "('%s'):format(('x'):rep(200))", "('%d'):format(1.5)", "('%d'):format('x')", "('%y'):format(1)",
               "('%'):format(1)", "('%s'):format()", "('%100d'):format(1)", "('%d'):format('10')");
  const std::string source = "local ok, s = pcall(function() return " + call + " end) return ok and s or 'error'";
  CHECK(run_script(source, patient()).result == stock.run(source));
}
