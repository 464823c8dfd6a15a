#include "script/script_lint.hpp"

#include <algorithm>
#include <set>

#include "base/nearest_key.hpp"
#include "base/quoted.hpp"
#include "script/host_api.hpp"
#include "script/lua_tokens.hpp"

namespace parley::script {

namespace {

using Kind = LuaToken::Kind;
using Severity = ScriptFinding::Severity;

class Lint {
 public:
  explicit Lint(std::string_view source) : tokens_(lua_tokens(source)) { find_locals(); }

  ScriptInfo run() {
    for (at_ = 0; at_ < tokens_.size(); ++at_) {
      look_at_call();
      look_at_library();
      look_at_assignment();
    }
    std::stable_sort(info_.findings.begin(), info_.findings.end(),
                     [](const ScriptFinding& a, const ScriptFinding& b) { return a.line < b.line; });
    return std::move(info_);
  }

 private:
  const LuaToken& peek(std::ptrdiff_t by) const {
    static const LuaToken kNone;
    const auto place = std::ptrdiff_t(at_) + by;
    return place >= 0 && place < std::ptrdiff_t(tokens_.size()) ? tokens_[std::size_t(place)] : kNone;
  }

  void find(Severity severity, std::string code, int line, std::string message, std::string fix) {
    info_.findings.push_back({severity, std::move(code), line, std::move(message), std::move(fix)});
  }

  /// Every name that is a local, a parameter or a loop variable somewhere in the file.
  void find_locals() {
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      const bool function = tokens_[i].is("function");
      if (!tokens_[i].is("local") && !tokens_[i].is("for") && !function) continue;
      std::size_t j = i + 1;
      if (function) {
        while (j < tokens_.size() && !tokens_[j].is("(")) ++j;
        ++j;
      } else if (j < tokens_.size() && tokens_[j].is("function")) {
        ++j;
      }
      for (; j < tokens_.size(); ++j) {
        if (tokens_[j].kind == Kind::name) {
          locals_.insert(tokens_[j].text);
        } else if (tokens_[j].is("<")) {
          j += 2;  // <const>, <close>
        } else if (!tokens_[j].is(",") && !tokens_[j].is("...")) {
          break;
        }
      }
    }
  }

  /// From the token after a call's name to the end of its arguments.
  std::size_t end_of_arguments(std::size_t begin) const {
    int depth = 0;
    for (std::size_t i = begin; i < tokens_.size(); ++i) {
      const LuaToken& token = tokens_[i];
      if (token.is("(") || token.is("{") || token.is("[")) ++depth;
      if (token.is(")") || token.is("}") || token.is("]")) --depth;
      if (depth <= 0) return i;
    }
    return tokens_.size();
  }

  void look_at_call() {
    const LuaToken& token = tokens_[at_];
    if (token.kind != Kind::name || token.text != "chat" || !(peek(1).is(":") || peek(1).is("."))) return;
    const LuaToken& method = peek(2);
    if (method.kind != Kind::name) return;
    const bool called = peek(3).is("(") || peek(3).is("{") || peek(3).kind == Kind::text;
    if (!called) return;
    if (peek(1).is(".")) {
      find(Severity::error, "dot_call", token.line, "chat." + std::string(method.text) + "(…) is called with a dot",
           "chat:" + std::string(method.text) + "(…)");
      return;
    }
    check_method(method);
    note_names(method);
    if (method.text == "ask" || method.text == "confirm" || method.text == "choose") check_question(method);
  }

  void check_method(const LuaToken& method) {
    std::vector<std::string> known;
    for (const ApiFunction& each : host_api())
      if (each.owner == "chat") known.emplace_back(each.name);
    if (std::find(known.begin(), known.end(), method.text) != known.end()) return;
    const std::string near = nearest_key(method.text, known);
    find(Severity::error, "unknown_function", method.line, "there is no chat:" + std::string(method.text),
         near.empty() ? "see docs/lua.md for what there is" : "chat:" + near);
  }

  void note_names(const LuaToken& method) {
    const LuaToken& first = peek(3).is("(") ? peek(4) : peek(3);
    if (first.kind != Kind::text) return;
    const bool program = method.text == "start" || method.text == "call" || method.text == "goto_";
    if (method.text == "checkpoint") note(info_.checkpoints, first.text);
    if (program) note(info_.programs, first.text);
  }

  static void note(std::vector<std::string>& names, std::string_view name) {
    if (std::find(names.begin(), names.end(), name) == names.end()) names.emplace_back(name);
  }

  void check_question(const LuaToken& method) {
    const std::size_t end = end_of_arguments(at_ + 3);
    const bool timed = std::any_of(tokens_.begin() + std::ptrdiff_t(at_) + 3, tokens_.begin() + std::ptrdiff_t(end),
                                   [](const LuaToken& t) { return t.kind == Kind::name && t.text == "timeout"; });
    if (!timed)
      find(Severity::warning, "no_timeout", method.line, "chat:" + std::string(method.text) + " waits for ever",
           "add timeout = \"2h\", or whatever suits, and look at nil");
    // local x = chat:ask …: x is nil when nobody answered in time, or not in a way that does.
    const bool defaulted = end + 1 < tokens_.size() && (tokens_[end + 1].is("or") || tokens_[end + 1].is("and"));
    std::ptrdiff_t place = -2;
    while (peek(place - 1).is(",")) place -= 2;  // the first of several names has the answer
    const LuaToken& name = peek(place);
    if (defaulted || !peek(-1).is("=") || name.kind != Kind::name || is_tested(name.text, end)) return;
    find(Severity::warning, "unhandled_nil", method.line,
         in_quotes(name.text) + " is nil when no answer came" + (timed ? " in time" : "") + ", and is not looked at",
         "if not " + std::string(name.text) + " then … end, after the question");
  }

  bool is_tested(std::string_view name, std::size_t from) const {
    for (std::size_t i = from; i < tokens_.size(); ++i) {
      if (tokens_[i].kind != Kind::name || tokens_[i].text != name) continue;
      const LuaToken& before = tokens_[i - 1];
      const LuaToken* after = i + 1 < tokens_.size() ? &tokens_[i + 1] : nullptr;
      for (const std::string_view word : {"not", "if", "elseif", "while", "and", "or"})
        if (before.is(word)) return true;
      for (const std::string_view word : {"and", "or", "then", "==", "~="})
        if (after && after->is(word)) return true;
    }
    return false;
  }

  void look_at_library() {
    const LuaToken& token = tokens_[at_];
    if (token.kind != Kind::name || locals_.contains(token.text) || peek(-1).is(".") || peek(-1).is(":")) return;
    constexpr std::string_view kMissing[] = {"io", "debug", "package", "coroutine"};
    constexpr std::string_view kFunctions[] = {"require", "load", "loadstring", "dofile", "loadfile", "collectgarbage"};
    const bool library =
        std::find(std::begin(kMissing), std::end(kMissing), token.text) != std::end(kMissing) && peek(1).is(".");
    const bool function = std::find(std::begin(kFunctions), std::end(kFunctions), token.text) != std::end(kFunctions) &&
                          (peek(1).is("(") || peek(1).kind == Kind::text);
    const bool os = token.text == "os" && peek(1).is(".") && peek(2).text != "time" && peek(2).text != "date";
    if (!library && !function && !os) return;
    const std::string what = std::string(token.text) + (os ? "." + std::string(peek(2).text) : "");
    find(Severity::error, "missing_library", token.line, what + " is not there: scripts reach nothing of the server",
         token.text == "coroutine" ? "call what waits directly; the script is suspended by itself"
         : token.text == "require" ? "put the functions into the same file"
                                   : "use http, kv, json, re or time");
  }

  /// name = …: of no local, so it is a global, and those are frozen while a flow runs.
  void look_at_assignment() {
    const LuaToken& token = tokens_[at_];
    const bool function =
        token.is("function") && peek(1).kind == Kind::name && peek(2).is("(") && !peek(-1).is("local");
    if (function) return;  // while the file loads that is allowed
    if (token.kind != Kind::name || !peek(1).is("=") || locals_.contains(token.text)) return;
    const LuaToken& before = peek(-1);
    const bool statement = before.text.empty() || before.kind == Kind::name || before.kind == Kind::number ||
                           before.kind == Kind::text || before.is(")") || before.is("}") || before.is("]") ||
                           before.is(";") || before.is("do") || before.is("then") || before.is("else") ||
                           before.is("end") || before.is("repeat") || before.is("nil") || before.is("true") ||
                           before.is("false");
    if (!statement || in_table()) return;
    find(Severity::warning, "global_write", token.line,
         in_quotes(token.text) + " is a global, and those cannot be set in a flow",
         "local " + std::string(token.text) + " = …, or chat:set(\"" + std::string(token.text) + "\", …)");
  }

  /// Whether the place is between braces, where `name = ` is a field.
  bool in_table() const {
    int depth = 0;
    for (std::size_t i = at_; i-- > 0;) {
      if (tokens_[i].is("}")) ++depth;
      if (tokens_[i].is("{") && depth-- == 0) return true;
      if (depth == 0 && (tokens_[i].is("do") || tokens_[i].is("then") || tokens_[i].is("function"))) return false;
    }
    return false;
  }

  const std::vector<LuaToken> tokens_;
  std::size_t at_ = 0;
  std::set<std::string_view> locals_;
  ScriptInfo info_;
};

}  // namespace

ScriptInfo lint(std::string_view source) {
  return Lint(source).run();
}

}  // namespace parley::script
