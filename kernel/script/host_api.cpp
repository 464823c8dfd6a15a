#include "script/host_api.hpp"

#include <string>

#include "script/api_functions.hpp"
#include "script/durable_functions.hpp"
#include "script/libraries.hpp"

namespace parley::script {

namespace {

constexpr ApiFunction kApi[] = {
    {"", "flow",
     "name: string  the script's name\nbody: fun(chat: Chat, with: table): table?  what is run for each conversation",
     "",
     "Declares the script's flow; one for each file. What the body returns goes to the flow or script that called it.",
     false, false, nullptr},

    {"chat", "say",
     "message: string|Message  a text, or a message with buttons, a list, media, a template or a location", "",
     "Sends a message. A list of messages sends several.", false, true, durable::say},
    {"chat", "buttons", "text: string\nbuttons: (string|Choice)[]  one to three", "",
     "Sends a text with buttons and does not wait; chat:ask with choices does.", false, true, durable::buttons},
    {"chat", "list", "text: string\nlist: ListBody  the text that opens it, and rows or sections", "",
     "Sends a text with a list and does not wait.", false, true, durable::list},
    {"chat", "media", "media: Message  image, video, audio, document or sticker with an address or media id", "",
     "Sends a file.", false, true, durable::media},
    {"chat", "template", "name: string\nlanguage?: string\ncomponents?: table[]", "",
     "Sends a template, which is also allowed when the person has not written for a day.", false, true,
     durable::template_message},
    {"chat", "location", "place: Place", "", "Sends a place.", false, true, durable::location},
    {"chat", "ask", "question: string|Question", "string|number|boolean|table|nil answer, string? reason",
     "Asks and waits for an answer that does. Nil when none came: the reason is \"timeout\" or \"attempts\".", true,
     false, durable::ask},
    {"chat", "confirm", "text: string|Question\noptions?: Question", "boolean? yes, string? reason",
     "Asks a question of yes or no, with buttons.", true, false, durable::confirm},
    {"chat", "choose", "text: string|Question\nchoices?: (string|Choice)[]\noptions?: Question",
     "string? id, string? reason",
     "Asks to choose, by buttons, a list or numbers, as the choices fit. Gives the id of the choice.", true, false,
     durable::choose},
    {"chat", "wait", "time: string|number|Wait  \"2h\", seconds, { until = … } or { webhook = …, timeout = … }",
     "any body, string? reason", "Waits for a time, or for a webhook whose body it gives.", true, false, durable::wait},
    {"chat", "handoff", "to?: string|Handoff  a department, or more; nothing: the default one", "boolean?",
     "Gives the conversation to people. With resume = true it waits until they give it back.", true, true,
     durable::handoff},
    {"chat", "call", "name: string  a flow or script\nwith?: table", "table outputs",
     "Runs another program and waits for its end.", true, false, durable::call},
    {"chat", "start", "name: string  a flow or script\nwith?: table", "",
     "Ends this script; the other program takes over at once.", false, true, durable::start},
    {"chat", "goto_", "name: string  a flow or script\nwith?: table", "", "The same as chat:start.", false, false,
     durable::start},
    {"chat", "continue", "state?: any  what chat.state is from then on", "",
     "Begins the script afresh with a small state, so that a conversation may go on for ever.", true, false,
     durable::continue_afresh},
    {"chat", "checkpoint", "name: string\nstate: any  may be left out\nsection: fun(state: any): any", "any",
     "Runs the section. A session can be restarted here, with the state it had; sections before are passed over then.",
     true, false, durable::checkpoint},
    {"chat", "set", "name: string\nvalue: any  nil removes it", "", "Keeps a value about the contact.", false, true,
     durable::set},
    {"chat", "get", "name: string", "any value", "What is kept about the contact.", false, true, durable::get},
    {"chat", "tag", "...: string", "", "Puts tags on the contact.", false, true, durable::tag},
    {"chat", "untag", "...: string", "", "Takes tags from the contact.", false, true, durable::untag},
    {"chat", "event", "name: string\nvalue?: number\nproperties?: table", "", "Counts a figure for statistics.", false,
     false, durable::event},
    {"chat", "log", "line: any", "", "Writes a line into the trace of the conversation.", false, true, durable::log},
    {"chat", "uuid", "", "string", "A new UUID, the same on every replay.", false, false, durable::uuid},

    {"http", "request", "request: HttpRequest", "HttpResponse",
     "Makes a request. Raises when no answer came; any status is an answer.", true, false, durable::http_request},
    {"http", "get", "url: string\nquery?: table\noptions?: HttpRequest", "HttpResponse", "Gets a document.", true,
     false, durable::http_get},
    {"http", "post", "url: string\nbody?: any\noptions?: HttpRequest", "HttpResponse",
     "Posts a body: a text, or a table as JSON.", true, false, durable::http_post},
    {"http", "get_json", "url: string\nquery?: table\noptions?: HttpRequest", "any document",
     "Gets a JSON document. Raises unless the status is 2xx.", true, false, durable::http_get_json},
    {"http", "post_json", "url: string\nbody?: any\noptions?: HttpRequest", "any document",
     "Posts, and gives the JSON that came back. Raises unless the status is 2xx.", true, false,
     durable::http_post_json},

    {"ai", "complete", "prompt: string|AiPrompt", "AiAnswer", "Asks a language model; ai(…) is the same.", true, false,
     durable::ai_complete},

    {"kv", "get", "name: string", "any value", "A value that the whole business shares.", true, false, durable::kv_get},
    {"kv", "set", "name: string\nvalue: any", "", "Keeps a value for the whole business.", true, false,
     durable::kv_set},
    {"kv", "delete", "name: string", "", "Forgets it.", true, false, durable::kv_delete},

    {"json", "encode", "value: any", "string", "The value as JSON. An empty table is an object.", false, true,
     api::json_encode},
    {"json", "decode", "text: string", "any value, string? reason",
     "The value of a JSON text; nil and the reason when it is none. null is nil.", false, true, api::json_decode},

    {"re", "match", "text: string\npattern: string  RE2", "string? ...",
     "What the groups caught, or the whole match without groups; nil without a match.", false, true, api::re_match},
    {"re", "find", "text: string\npattern: string  RE2\nfrom?: integer", "integer? first, integer? last, string? ...",
     "Where it matches, in bytes, and what the groups caught.", false, true, api::re_find},
    {"re", "gsub", "text: string\npattern: string  RE2\nreplacement: string  \\0 to \\9 stand for groups",
     "string text, integer count", "Replaces every match.", false, true, api::re_gsub},

    {"time", "now", "", "integer seconds", "The time of this turn, in seconds since 1970.", false, true, api::time_now},
    {"time", "format",
     "seconds: number\npattern: string  as ICU says: \"dd/MM/yyyy HH:mm\"\nzone?: string\nlanguage?: string", "string",
     "A time as text.", false, true, api::time_format},
    {"time", "parse", "text: string\npattern?: string  RFC 3339 without one\nzone?: string\nlanguage?: string",
     "integer? seconds", "The time of a text; nil when it is none.", false, true, api::time_parse},
    {"time", "add", "seconds: number\nparts: TimeParts\nzone?: string", "integer seconds",
     "Another time, by the calendar of the zone.", false, true, api::time_add},
    {"time", "zone", "name: string\nseconds?: number  now without it", "integer offset, boolean summer",
     "How many seconds a zone is ahead of UTC.", false, true, api::time_zone},
};

}  // namespace

std::span<const ApiFunction> host_api() {
  return kApi;
}

void add_api_functions(lua_State* L, std::string_view owner) {
  for (const ApiFunction& each : kApi) {
    if (each.owner == owner && each.function) set_function(L, std::string(each.name).c_str(), each.function);
  }
}

}  // namespace parley::script
