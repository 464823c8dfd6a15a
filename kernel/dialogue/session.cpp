#include "dialogue/session.hpp"

#include <array>
#include <utility>

namespace parley::dialogue {

namespace {

constexpr std::array<std::pair<Program, std::string_view>, 2> kPrograms{
    {{Program::flow, "flow"}, {Program::script, "script"}}};
constexpr std::array<std::pair<SessionStatus, std::string_view>, 8> kStatuses{
    {{SessionStatus::waiting, "waiting"},
     {SessionStatus::calling, "calling"},
     {SessionStatus::completed, "completed"},
     {SessionStatus::failed, "failed"},
     {SessionStatus::expired, "expired"},
     {SessionStatus::handed_off, "handed_off"},
     {SessionStatus::cancelled, "cancelled"},
     {SessionStatus::diverged, "diverged"}}};

template <class Value, std::size_t size>
std::string_view word(const std::array<std::pair<Value, std::string_view>, size>& words, Value value) {
  for (const auto& [each, text] : words)
    if (each == value) return text;
  return {};
}

template <class Value, std::size_t size>
std::optional<Value> meaning(const std::array<std::pair<Value, std::string_view>, size>& words, std::string_view text) {
  for (const auto& [value, each] : words)
    if (each == text) return value;
  return std::nullopt;
}

}  // namespace

std::string_view to_text(Program program) {
  return word(kPrograms, program);
}
std::optional<Program> program_from(std::string_view text) {
  return meaning(kPrograms, text);
}
std::string_view to_text(SessionStatus status) {
  return word(kStatuses, status);
}
std::optional<SessionStatus> session_status_from(std::string_view text) {
  return meaning(kStatuses, text);
}

std::vector<std::string_view> session_status_words() {
  std::vector<std::string_view> words;
  words.reserve(kStatuses.size());
  for (const auto& [status, text] : kStatuses) words.push_back(text);
  return words;
}

}  // namespace parley::dialogue
