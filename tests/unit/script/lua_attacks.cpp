#include "lua_attacks.hpp"

namespace parley::test {

namespace {

const std::vector<LuaAttack> kLoops = {
    {"endless loop", "limit", "while true do end"},
    {"endless loop", "limit", "::again:: goto again"},
    {"endless loop", "limit", "for i = math.mininteger, math.maxinteger do end"},
    {"endless loop", "limit", "local function f() return f() end f()"},
    {"endless loop", "limit",
     "local t = setmetatable({}, {__index = function(t, k) return t[k + 1] end}) pcall(function() return t[1] end) "
     "while true do pcall(function() return t[1] end) end"},
    {"endless loop", "limit", "for _ in function() return 1 end do end"},
    {"pcall", "limit", "while true do pcall(function() while true do end end) end"},
    {"pcall", "limit", "local function f() pcall(f) while true do end end f()"},
    {"pcall", "limit", "repeat local ok = pcall(error, 'x') until false"},
    {"pcall", "limit", "while true do pcall(pcall, pcall, function() while true do end end) end"},
    {"pcall", "limit", "while true do pcall(string.gsub, ('x'):rep(1000), 'x', function() while true do end end) end"},
    {"pcall", "limit", "while true do pcall(table.sort, {3, 2, 1}, function() while true do end end) end"},
    {"coroutines", "", "local ok = pcall(function() return coroutine.create end) assert(not ok) while true do end"},
    {"coroutines", "nil value (global 'coroutine')",
     "while true do coroutine.wrap(function() for i = 1, 200 do end end)() end"},
    {"coroutines", "nil value (global 'coroutine')",
     "local function tree() coroutine.wrap(tree)() coroutine.wrap(tree)() end tree()"},
    {"finalisers", "__gc", "setmetatable({}, {__gc = function() while true do end end}) error('made it')"},
    {"finalisers", "global 'collectgarbage'", "while true do collectgarbage() end"},
    {"finalisers", "limit",
     "local mt = {} local keep = {} for i = 1, 100 do keep[i] = setmetatable({}, mt) end mt.__gc = function() while "
     "true do end end keep = nil while true do local x = {} end"},
    {"finalisers", "__gc", "local mt = {} setmetatable({}, mt) mt.__gc = true setmetatable({}, mt)"},
    {"handlers", "limit",
     "while true do xpcall(function() while true do end end, function() while true do end end) end"},
    {"handlers", "limit", "xpcall(error, function() while true do end end)"},
    {"handlers", "limit", "local function h() xpcall(error, h) while true do end end xpcall(error, h)"},
    {"handlers", "limit",
     "xpcall(function() local s = 'x' while true do s = s .. s end end, function() while true do end end)"},
    {"closing", "__close", "local x <close> = setmetatable({}, {__close = function() while true do end end})"},
    {"closing", "limit",
     "local mt = {} local o = setmetatable({}, mt) mt.__close = function() while true do end end pcall(function() "
     "local x <close> = o error('x') end) while true do end"},
    {"closing", "__close",
     "for k in next, {1}, nil, setmetatable({}, {__close = function() while true do end end}) do error('x') end"},
    {"weak tables", "__mode",
     "local t = setmetatable({}, {__mode = 'k'}) for i = 1, 1e5 do t = setmetatable({[t] = {}}, {__mode = 'k'}) end"},
    {"weak tables", "",
     "local mt = {} local t = setmetatable({}, mt) mt.__mode = 'k' for i = 1, 1e5 do local k = {} t[k] = {t} end while "
     "true do end"},
};

const std::vector<LuaAttack> kMemory = {
    {"empty repeat", "", "return ('').rep('', 1 << 62)"},
    {"empty repeat", "limit", "while true do string.rep('', math.maxinteger, '') end"},
    {"empty repeat", "too large", "string.rep('', 1 << 62, 'x')"},
    {"big memory", "too large", "string.rep('x', 1e9)"},
    {"big memory", "limit", "local s = 'x' while true do s = s .. s end"},
    {"big memory", "limit", "local s = 'x' while true do pcall(function() while true do s = s .. s end end) end"},
    {"big memory", "limit", "local t = {} for i = 1, 1e9 do t[i] = i end"},
    {"big memory", "limit", "local t = {} while true do t = {t, t, {}, {}} end"},
    {"big memory", "limit", "local t = {} for i = 1, 1e9 do t[#t + 1] = ('x'):rep(1000) .. i end"},
    {"big memory", "limit", "local function f(n) return 1 + f(n + 1) end f(1)"},
    {"big memory", "limit", "local function f() local ok, e = pcall(f) local ok2 = pcall(f) end while true do f() end"},
    {"big memory", "limit", "local t = {} for i = 1, 1e9 do t['k' .. i] = true end"},
    {"big memory", "limit", "local t = {} while true do t[{}] = {} pcall(string.rep, 'x', 1 << 20) end"},
    {"big memory", "limit", "local f = 'x' local function g(...) return g(1, ...) end g()"},
    {"collector", "limit",
     "local t = {} pcall(function() for i = 1, 1e9 do t[i] = {} end end) while true do pcall(string.rep, 'x', 1048000) "
     "end"},
    {"collector", "limit",
     "local keep = {} for i = 1, 60000 do keep[i] = {i, {}} end while true do pcall(function() local s = "
     "('x'):rep(1e6) s = s .. s end) end"},
    {"collector", "limit",
     "local keep = {} pcall(function() local n = nil while true do n = {n} keep[1] = n end end) while true do local x "
     "= {1, 2, 3} end"},
};

const std::vector<LuaAttack> kStrings = {
    {"patterns", "limit", "return ('a'):rep(50000):find('.-.-.-.-b')"},
    {"patterns", "limit", "return ('a'):rep(30):match(('a?'):rep(30) .. ('a'):rep(30))"},
    {"patterns", "limit", "while true do for w in ('a'):rep(100000):gmatch('(.-)b') do end end"},
    {"patterns", "limit", "return ('a'):rep(1e5):gsub('a*a*a*a*b', '')"},
    {"patterns", "limit", "while true do pcall(string.find, ('a'):rep(100000), '.-.-b') end"},
    {"patterns", "limit", "return ('x'):rep(1000):gsub('.', function() return (('a'):rep(5000):find('.-.-.-b')) end)"},
    {"patterns", "too long", "return ('a'):find(('a?'):rep(100000))"},
    {"patterns", "too complex", "return ('a'):rep(5000):find(('a?'):rep(1000) .. 'b')"},
    {"patterns", "limit", "return ('a'):rep(1e5):find('(a*)%1%1b')"},
    {"plain find", "limit",
     "local s = ('a'):rep(1e6) local p = ('a'):rep(5e5) .. 'b' while true do s:find(p, 1, true) end"},
    {"plain find", "limit",
     "local s = ('ab'):rep(5e5) local p = ('ab'):rep(2e5) .. 'aa' while true do pcall(string.find, s, p, 1, true) end"},
    {"balance", "limit", "local s = ('('):rep(1e6) while true do s:find('%b()') end"},
    {"balance", "limit", "return ('('):rep(1e6):gsub('%b()', '')"},
    {"balance", "limit", "local s = ('x'):rep(1e6) while true do s:find('%f[y]y') end"},
    {"long strings", "limit", "local s = ('x'):rep(1e6) while true do s:upper() end"},
    {"long strings", "limit",
     "local a, b = ('x'):rep(1e6) .. 'a', ('x'):rep(1e6) .. 'b' while true do local c = a == b end"},
    {"long strings", "limit",
     "local a, b = ('\\0'):rep(1e6), ('\\0'):rep(1e6) .. 'b' while true do local c = a < b end"},
    {"long strings", "limit",
     "local a, b = ('\\0'):rep(1e6), ('\\0'):rep(1e6) .. 'b' local t = {} for i = 1, 1000 do t[i] = i % 2 == 0 and a "
     "or b end while true do table.sort(t) end"},
    {"long strings", "limit", "local s = (' '):rep(1e6) .. '1' while true do local n = s + 0 end"},
    {"long strings", "limit", "local s = (' '):rep(1e6) .. '1' while true do pcall(function() return s | 0 end) end"},
    {"long strings", "limit", "local s = (' '):rep(1e6) .. '1' while true do tonumber(s) end"},
    {"long strings", "limit", "local s = ('1'):rep(1e6) while true do tonumber(s, 2) end"},
    {"long strings", "limit", "local s = ('x'):rep(1e6) while true do utf8.len(s) end"},
    {"long strings", "limit",
     "local s = ('\\x80'):rep(1e6) local f = utf8.codes('x') while true do pcall(f, s, 1) end"},
    {"long strings", "limit", "local s = ('x'):rep(1e6) while true do math.max(1, 2) local c = #s:reverse() end"},
    {"long strings", "limit", "local s = ('x'):rep(9e5) local t = {} while true do t[s .. 'y'] = 1 end"},
    {"long strings", "limit",
     "local t = {} for i = 1, 10000 do t[i] = ('x'):rep(100) end while true do pcall(table.concat, t) end"},
    {"formats", "limit", "while true do string.format('%99.99f', 1e308) end"},
    {"formats", "limit",
     "local f = ('%99.99f'):rep(500) while true do pcall(string.format, f, table.unpack({}, 1, 500)) "
     "pcall(string.format, ('%d'):rep(100)) end"},
    {"formats", "limit", "local s = ('%%'):rep(4e5) while true do s:format() end"},
    {"formats", "limit", "while true do os.date(('%c'):rep(1000)) end"},
    {"formats", "invalid conversion", "return string.format('%p', {})"},
};

const std::vector<LuaAttack> kTables = {
    {"huge lengths", "limit", "table.move({}, 1, 1 << 40, 2)"},
    {"huge lengths", "limit", "pcall(table.move, {}, 1, math.maxinteger - 1, 2) while true do end"},
    {"huge lengths", "", "table.insert(setmetatable({}, {__len = function() return 1 << 40 end}), 1, 'x') return 'ok'"},
    {"huge lengths", "", "table.sort(setmetatable({}, {__len = function() return 1 << 31 end}), math.ult) return 'ok'"},
    {"huge lengths", "limit", "table.concat({}, '', 1, 1 << 40)"},
    {"huge lengths", "too many results", "table.unpack({}, 1, 1 << 40)"},
    {"huge lengths", "limit",
     "local t = {} for i = 1, 60000 do t[i] = i end while true do table.insert(t, 1, table.remove(t, 1)) end"},
    {"huge lengths", "limit",
     "local t = {} for i = 1, 60000 do t[i] = 0 end while true do table.sort(t, function() return true end) end"},
    {"huge lengths", "limit",
     "local t = {} for i = 1, 60000 do t[i] = i end while true do for k in pairs(t) do break end end"},
    {"huge lengths", "limit",
     "local t = {} for i = 1, 16000 do t['k' .. i] = i end while true do next(t) next(t, 'k9') end"},
    {"huge lengths", "limit",
     "local t = {} for i = 1, 60000 do t[i] = i end local function f(...) return select('#', ...) end while true do "
     "f(table.unpack(t)) select(2, table.unpack(t)) end"},
    {"huge lengths", "limit",
     "local t = {} for i = 1, 60000 do t[i] = i end for i = 1, 59999 do t[i] = nil end while true do next(t) end"},
    {"huge lengths", "limit",
     "local t = {} for i = 1, 16000 do t[i * 32767.0 + 0.5] = i end while true do local x = t[0.25] end"},
};

const std::vector<LuaAttack> kEscapes = {
    {"string metatable", "", "getmetatable('').__index.upper = function() end"},
    {"string metatable", "read-only", "string.upper = function() end"},
    {"string metatable", "read-only", "rawset(string, 'upper', print)"},
    {"string metatable", "read-only", "table.insert(string, 'upper')"},
    {"string metatable", "protected", "setmetatable(string, {})"},
    {"string metatable", "protected", "setmetatable(_G, {__index = function() while true do end end})"},
    {"bytecode", "nil value", "string.dump(function() end)"},
    {"bytecode", "global 'load'", "load(string.char(27) .. 'Lua')"},
    {"bytecode", "attempt to load a binary chunk", "\x1bLuaT"},
    {"escape", "global 'load'", "load('return _G')()"},
    {"escape", "global 'require'", "require('os').exit()"},
    {"escape", "global 'package'", "package.loadlib('libc.so.6', 'system')"},
    {"escape", "global 'debug'", "debug.sethook()"},
    {"escape", "global 'debug'", "debug.getregistry()"},
    {"escape", "global 'io'", "io.open('/etc/passwd')"},
    {"escape", "nil value (field 'execute')", "os.execute('true')"},
    {"escape", "nil value (field 'exit')", "os.exit(1)"},
    {"escape", "global 'dofile'", "dofile('/etc/passwd')"},
    {"escape", "limit", "local _ENV = {pcall = pcall, error = error} while true do pcall(error) end"},
    {"escape", "limit", "_ENV = setmetatable({}, {__index = function() while true do end end}) x()"},
    {"hostile errors", "type table", "error(setmetatable({}, {__tostring = function() while true do end end}))"},
    {"hostile errors", "type table",
     "error(setmetatable({}, {__name = 'x', __index = function() while true do end end}))"},
    {"hostile errors", "type table", "local t = {} t.t = t error(t)"},
    {"hostile errors", "type nil", "error()"},
    {"hostile errors", "type function", "error(print)"},
    {"hostile errors", "xxxx", "error(('x'):rep(1e6), 0)"},
    {"hostile errors", "limit", "print(setmetatable({}, {__tostring = function() while true do end end}))"},
    {"hostile errors", "must return a string", "tostring(setmetatable({}, {__tostring = function() return {} end}))"},
    {"hostile errors", "limit", "while true do print(('x'):rep(1e6)) end"},
};

std::vector<LuaAttack> parser_attacks() {
  const auto repeat = [](const std::string& text, int times) {
    std::string all;
    for (int i = 0; i < times; ++i) all += text;
    return all;
  };
  std::string locals;
  for (int i = 0; i < 300; ++i) locals += "local a" + std::to_string(i) + " = " + std::to_string(i) + "\n";
  std::string labels;
  for (int i = 0; i < 2500; ++i) labels += "goto l" + std::to_string(i) + " ::l" + std::to_string(i) + "::\n";
  return {
      {"parser", "C stack overflow", "return " + repeat("(", 1000) + "1" + repeat(")", 1000)},
      {"parser", "C stack overflow", "return " + repeat("{", 10000) + repeat("}", 10000)},
      {"parser", "overflow", "return " + repeat("-", 1) + repeat("not ", 1000) + "1"},
      {"parser", "source size limit", "return '" + repeat("x", 100000) + "'"},
      {"parser", "local variables", locals},
      {"parser", "", labels},
      {"parser", "overflow", repeat("function f() ", 1000) + repeat("end ", 1000)},
      {"parser", "", "return " + repeat("'a'..", 12000) + "'a'"},
      {"parser", "", "return {" + repeat("{},", 20000) + "}"},
  };
}

}  // namespace

const std::vector<LuaAttack>& lua_attacks() {
  static const std::vector<LuaAttack> all = [] {
    std::vector<LuaAttack> attacks;
    for (const auto& family : {kLoops, kMemory, kStrings, kTables, kEscapes, parser_attacks()}) {
      attacks.insert(attacks.end(), family.begin(), family.end());
    }
    return attacks;
  }();
  return all;
}

}  // namespace parley::test
