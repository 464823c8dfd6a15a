#include "api/live_frame.hpp"

#include <array>

#include "base/error_detail.hpp"
#include "schema/schema.hpp"
#include "schema/validator.hpp"

namespace parley::api {

namespace {

using namespace schema;

struct Known {
  std::string_view name;
  LiveFrame::Type type;
  Validator data;
};

Validator compiled(const Schema& schema) {
  return Validator::compile(schema.document()).value();
}

const std::array<Known, 7>& known_frames() {
  const auto conversation = required("conversation_id", id());
  static const std::array<Known, 7> frames{{
      {"auth", LiveFrame::Type::auth, compiled(object({required("token", text(1, 8192).write_only())}))},
      {"subscribe", LiveFrame::Type::subscribe, compiled(object({required("room", text(1, 100))}))},
      {"unsubscribe", LiveFrame::Type::unsubscribe, compiled(object({required("room", text(1, 100))}))},
      {"message", LiveFrame::Type::message, compiled(object({conversation}).allowing_more())},
      {"typing", LiveFrame::Type::typing, compiled(object({conversation, optional("is_typing", boolean())}))},
      {"read", LiveFrame::Type::read, compiled(object({conversation}))},
      {"ping", LiveFrame::Type::ping, compiled(object({}).allowing_more())},
  }};
  return frames;
}

Error wrong(const std::vector<Finding>& findings) {
  std::vector<FieldProblem> problems;
  problems.reserve(findings.size());
  for (const Finding& finding : findings)
    problems.push_back({finding.field.empty() ? "data" : "data." + finding.field, finding.message});
  return wrong_fields(std::move(problems));
}

Result<LiveFrame> read_data(const Known& known, json::object& frame) {
  json::value data = json::object();
  if (json::value* given = frame.if_contains("data")) data = std::move(*given);
  if (!data.is_object()) return wrong_field("data", "expected an object");
  if (const auto findings = known.data.check(data); !findings.empty()) return wrong(findings);
  return LiveFrame{known.type, std::move(data.as_object())};
}

std::string names() {
  std::string all;
  for (const Known& known : known_frames()) all.append(all.empty() ? "" : ", ").append(known.name);
  return all;
}

}  // namespace

Result<LiveFrame> read_frame(std::string_view text) {
  Result<json::value> parsed = parse_json(text, "the frame");
  if (!parsed) return wrong_field("", parsed.error().message);
  if (!parsed->is_object()) return wrong_field("", "expected an object {\"type\", \"data\"}");
  json::object& frame = parsed->as_object();
  const std::string_view type = string_or(frame, "type");
  for (const Known& known : known_frames())
    if (known.name == type) return read_data(known, frame);
  return wrong_field("type", "expected one of " + names());
}

FrameText frame(std::string_view type, json::object data, WallTime now) {
  return std::make_shared<const std::string>(
      json::serialize(json::object{{"type", type}, {"data", std::move(data)}, {"timestamp", to_rfc3339(now)}}));
}

FrameText error_frame(const Error& error, WallTime now) {
  const bool ours = error.code == Errc::internal;
  json::object data{{"error", name(error.code)},
                    {"message", ours ? "something went wrong on our side" : error.message}};
  if (error.detail && !error.detail->fields.empty()) {
    json::array& errors = data["errors"].emplace_array();
    for (const FieldProblem& problem : error.detail->fields)
      errors.push_back({{"field", problem.field}, {"message", problem.message}});
  }
  return frame("error", std::move(data), now);
}

}  // namespace parley::api
