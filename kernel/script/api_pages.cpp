#include "script/api_pages.hpp"

#include <algorithm>
#include <vector>

#include "script/host_api.hpp"

namespace parley::script {

namespace {

struct Param {
  std::string_view name;
  std::string_view type;
  std::string_view text;
  bool optional = false;
};

/// "name?: type  text", a line each.
std::vector<Param> params_of(const ApiFunction& function) {
  std::vector<Param> params;
  std::string_view rest = function.params;
  while (!rest.empty()) {
    std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(line.size() + 1, rest.size()));
    Param param;
    param.name = line.substr(0, line.find(':'));
    line.remove_prefix(std::min(param.name.size() + 2, line.size()));
    const auto gap = line.find("  ");
    param.type = line.substr(0, gap);
    if (gap != line.npos) param.text = line.substr(gap + 2);
    param.optional = param.name.ends_with('?');
    if (param.optional) param.name.remove_suffix(1);
    params.push_back(param);
  }
  return params;
}

std::string names_of(const std::vector<Param>& params) {
  std::string names;
  for (const Param& param : params) names += (names.empty() ? "" : ", ") + std::string(param.name);
  return names;
}

std::string full_name(const ApiFunction& function) {
  if (function.owner.empty()) return std::string(function.name);
  return std::string(function.owner) + (function.owner == "chat" ? ":" : ".") + std::string(function.name);
}

std::string annotation(const ApiFunction& function) {
  const auto params = params_of(function);
  std::string out = "---" + std::string(function.text);
  if (function.waits) out += " The script is suspended meanwhile.";
  out += "\n";
  for (const Param& param : params) {
    out += "---@param " + std::string(param.name) + (param.optional ? "? " : " ") + std::string(param.type);
    if (!param.text.empty()) out += " # " + std::string(param.text);
    out += "\n";
  }
  if (!function.returns.empty()) out += "---@return " + std::string(function.returns) + "\n";
  const std::string owner = function.owner == "chat" ? "Chat" : std::string(function.owner);
  const std::string name = function.owner.empty()
                               ? std::string(function.name)
                               : owner + (function.owner == "chat" ? ":" : ".") + std::string(function.name);
  return out + "function " + name + "(" + names_of(params) + ") end\n";
}

constexpr std::string_view kTypes = R"lua(---@meta parley
-- Annotations for the Lua language server (https://luals.github.io), so that an editor completes what scripts of parley
-- can call. Made from the host's own table by `ninja -C build lua-pages`; a test fails when it is out of date.

---@class Contact
---@field name string
---@field address string a phone number or user name on the channel
---@field language string BCP 47, or empty
---@field id string
---@field tags string[]
---@field vars table<string, any> what chat:set has kept

---@class Chat
---@field contact Contact
---@field tenant table<string, any> what the configuration says of the business
---@field text string the message that the conversation with this script began with
---@field type string its type
---@field with table what the script was started with
---@field state any what chat:continue was given
---@field goto fun(self: Chat, name: string, with?: table) the same as chat:start
local Chat = {}

---@class Choice
---@field id? string what the script is given; the title when left out
---@field title string
---@field description? string

---@class Question
---@field [1]? string the text
---@field text? string
---@field type? "text"|"number"|"email"|"phone"|"date"|"yes_no"|"media"|"location"
---@field choices? (string|Choice)[]
---@field validate? fun(answer: any): boolean|any, string? true, another answer, or false and what to say
---@field retry? string said when an answer does not do
---@field attempts? integer 3 when left out
---@field timeout? string|number "2h", or seconds; without it the question waits for ever
---@field key? string by which a session knows the question again when its words change
---@field header? string
---@field footer? string
---@field button? string what opens a list

---@class Wait
---@field until? string|number RFC 3339, or seconds since 1970
---@field webhook? string
---@field timeout? string|number

---@class Handoff
---@field department? string
---@field note? string for the people who take over
---@field queue? string
---@field agent? string
---@field skill? string
---@field priority? integer
---@field resume? boolean wait until people give the conversation back

---@class Place
---@field latitude number
---@field longitude number
---@field name? string
---@field address? string

---@class ListBody
---@field button? string
---@field rows? (string|Choice)[]
---@field sections? { title: string, rows: (string|Choice)[] }[]

---@class Message
---@field text? string
---@field buttons? (string|Choice)[]
---@field list? ListBody
---@field template? string
---@field language? string
---@field components? table[]
---@field image? string
---@field video? string
---@field audio? string
---@field document? string
---@field sticker? string
---@field caption? string
---@field filename? string
---@field location? Place
---@field header? string
---@field footer? string

---@class HttpRequest
---@field url? string
---@field method? string
---@field query? table<string, any>
---@field headers? table<string, string>
---@field body? any a text, or a table that is sent as JSON
---@field secret? string the name of a secret of the configuration
---@field timeout? string|number
---@field safe_to_repeat? boolean whether it may be made twice when nobody knows whether it arrived

---@class HttpResponse
---@field status integer
---@field headers table<string, string>
---@field text string
---@field json? any

---@class AiPrompt
---@field [1]? string the prompt
---@field prompt? string
---@field model? string
---@field system? string
---@field temperature? number
---@field max_tokens? integer
---@field schema? table a JSON Schema of the answer
---@field timeout? string|number

---@class AiAnswer
---@field text string
---@field json? any

---@class TimeParts
---@field years? integer
---@field months? integer
---@field weeks? integer
---@field days? integer
---@field hours? integer
---@field minutes? integer
---@field seconds? integer
)lua";

constexpr std::string_view kOwners[] = {"", "chat", "http", "ai", "kv", "json", "re", "time"};

}  // namespace

std::string lua_annotations() {
  std::string out(kTypes);
  for (const std::string_view owner : kOwners) {
    if (owner == "ai") {
      out += "\n---@overload fun(prompt: string|AiPrompt): AiAnswer\nai = {}\n";
    } else if (!owner.empty() && owner != "chat") {
      out += "\n" + std::string(owner) + " = {}\n";
    }
    for (const ApiFunction& function : host_api())
      if (function.owner == owner) out += "\n" + annotation(function);
  }
  return out;
}

std::string lua_reference() {
  std::string out;
  for (const std::string_view owner : kOwners) {
    if (owner.empty()) continue;
    out += "\n| `" + std::string(owner) + "` | | waits |\n|---|---|---|\n";
    for (const ApiFunction& function : host_api()) {
      if (function.owner != owner) continue;
      std::string names;
      for (const Param& param : params_of(function))
        names += (names.empty() ? "" : ", ") + std::string(param.name) + (param.optional ? "?" : "");
      std::string returns(function.returns);
      for (std::size_t bar = returns.find('|'); bar != returns.npos; bar = returns.find('|', bar + 2))
        returns.insert(bar, "\\");
      out += "| `" + full_name(function) + "(" + names + ")`" + (returns.empty() ? "" : " → " + returns) + " | " +
             std::string(function.text) + " | " +
             (function.waits        ? "yes"
              : function.everywhere ? "no; in rules too"
                                    : "no") +
             " |\n";
    }
  }
  return out;
}

}  // namespace parley::script
