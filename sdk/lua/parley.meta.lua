---@meta parley
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

---Declares the script's flow; one for each file. What the body returns goes to the flow or script that called it.
---@param name string # the script's name
---@param body fun(chat: Chat, with: table): table? # what is run for each conversation
function flow(name, body) end

---Sends a message. A list of messages sends several.
---@param message string|Message # a text, or a message with buttons, a list, media, a template or a location
function Chat:say(message) end

---Sends a text with buttons and does not wait; chat:ask with choices does.
---@param text string
---@param buttons (string|Choice)[] # one to three
function Chat:buttons(text, buttons) end

---Sends a text with a list and does not wait.
---@param text string
---@param list ListBody # the text that opens it, and rows or sections
function Chat:list(text, list) end

---Sends a file.
---@param media Message # image, video, audio, document or sticker with an address or media id
function Chat:media(media) end

---Sends a template, which is also allowed when the person has not written for a day.
---@param name string
---@param language? string
---@param components? table[]
function Chat:template(name, language, components) end

---Sends a place.
---@param place Place
function Chat:location(place) end

---Asks and waits for an answer that does. Nil when none came: the reason is "timeout" or "attempts". The script is suspended meanwhile.
---@param question string|Question
---@return string|number|boolean|table|nil answer, string? reason
function Chat:ask(question) end

---Asks a question of yes or no, with buttons. The script is suspended meanwhile.
---@param text string|Question
---@param options? Question
---@return boolean? yes, string? reason
function Chat:confirm(text, options) end

---Asks to choose, by buttons, a list or numbers, as the choices fit. Gives the id of the choice. The script is suspended meanwhile.
---@param text string|Question
---@param choices? (string|Choice)[]
---@param options? Question
---@return string? id, string? reason
function Chat:choose(text, choices, options) end

---Waits for a time, or for a webhook whose body it gives. The script is suspended meanwhile.
---@param time string|number|Wait # "2h", seconds, { until = … } or { webhook = …, timeout = … }
---@return any body, string? reason
function Chat:wait(time) end

---Gives the conversation to people. With resume = true it waits until they give it back. The script is suspended meanwhile.
---@param to? string|Handoff # a department, or more; nothing: the default one
---@return boolean?
function Chat:handoff(to) end

---Runs another program and waits for its end. The script is suspended meanwhile.
---@param name string # a flow or script
---@param with? table
---@return table outputs
function Chat:call(name, with) end

---Ends this script; the other program takes over at once.
---@param name string # a flow or script
---@param with? table
function Chat:start(name, with) end

---The same as chat:start.
---@param name string # a flow or script
---@param with? table
function Chat:goto_(name, with) end

---Begins the script afresh with a small state, so that a conversation may go on for ever. The script is suspended meanwhile.
---@param state? any # what chat.state is from then on
function Chat:continue(state) end

---Runs the section. A session can be restarted here, with the state it had; sections before are passed over then. The script is suspended meanwhile.
---@param name string
---@param state any # may be left out
---@param section fun(state: any): any
---@return any
function Chat:checkpoint(name, state, section) end

---Keeps a value about the contact.
---@param name string
---@param value any # nil removes it
function Chat:set(name, value) end

---What is kept about the contact.
---@param name string
---@return any value
function Chat:get(name) end

---Puts tags on the contact.
---@param ... string
function Chat:tag(...) end

---Takes tags from the contact.
---@param ... string
function Chat:untag(...) end

---Counts a figure for statistics.
---@param name string
---@param value? number
---@param properties? table
function Chat:event(name, value, properties) end

---Writes a line into the trace of the conversation.
---@param line any
function Chat:log(line) end

---A new UUID, the same on every replay.
---@return string
function Chat:uuid() end

http = {}

---Makes a request. Raises when no answer came; any status is an answer. The script is suspended meanwhile.
---@param request HttpRequest
---@return HttpResponse
function http.request(request) end

---Gets a document. The script is suspended meanwhile.
---@param url string
---@param query? table
---@param options? HttpRequest
---@return HttpResponse
function http.get(url, query, options) end

---Posts a body: a text, or a table as JSON. The script is suspended meanwhile.
---@param url string
---@param body? any
---@param options? HttpRequest
---@return HttpResponse
function http.post(url, body, options) end

---Gets a JSON document. Raises unless the status is 2xx. The script is suspended meanwhile.
---@param url string
---@param query? table
---@param options? HttpRequest
---@return any document
function http.get_json(url, query, options) end

---Posts, and gives the JSON that came back. Raises unless the status is 2xx. The script is suspended meanwhile.
---@param url string
---@param body? any
---@param options? HttpRequest
---@return any document
function http.post_json(url, body, options) end

---@overload fun(prompt: string|AiPrompt): AiAnswer
ai = {}

---Asks a language model; ai(…) is the same. The script is suspended meanwhile.
---@param prompt string|AiPrompt
---@return AiAnswer
function ai.complete(prompt) end

kv = {}

---A value that the whole business shares. The script is suspended meanwhile.
---@param name string
---@return any value
function kv.get(name) end

---Keeps a value for the whole business. The script is suspended meanwhile.
---@param name string
---@param value any
function kv.set(name, value) end

---Forgets it. The script is suspended meanwhile.
---@param name string
function kv.delete(name) end

json = {}

---The value as JSON. An empty table is an object.
---@param value any
---@return string
function json.encode(value) end

---The value of a JSON text; nil and the reason when it is none. null is nil.
---@param text string
---@return any value, string? reason
function json.decode(text) end

re = {}

---What the groups caught, or the whole match without groups; nil without a match.
---@param text string
---@param pattern string # RE2
---@return string? ...
function re.match(text, pattern) end

---Where it matches, in bytes, and what the groups caught.
---@param text string
---@param pattern string # RE2
---@param from? integer
---@return integer? first, integer? last, string? ...
function re.find(text, pattern, from) end

---Replaces every match.
---@param text string
---@param pattern string # RE2
---@param replacement string # \0 to \9 stand for groups
---@return string text, integer count
function re.gsub(text, pattern, replacement) end

time = {}

---The time of this turn, in seconds since 1970.
---@return integer seconds
function time.now() end

---A time as text.
---@param seconds number
---@param pattern string # as ICU says: "dd/MM/yyyy HH:mm"
---@param zone? string
---@param language? string
---@return string
function time.format(seconds, pattern, zone, language) end

---The time of a text; nil when it is none.
---@param text string
---@param pattern? string # RFC 3339 without one
---@param zone? string
---@param language? string
---@return integer? seconds
function time.parse(text, pattern, zone, language) end

---Another time, by the calendar of the zone.
---@param seconds number
---@param parts TimeParts
---@param zone? string
---@return integer seconds
function time.add(seconds, parts, zone) end

---How many seconds a zone is ahead of UTC.
---@param name string
---@param seconds? number # now without it
---@return integer offset, boolean summer
function time.zone(name, seconds) end
