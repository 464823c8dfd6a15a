#include "base/log.hpp"

#include <array>
#include <unistd.h>

#include "base/clock.hpp"
#include "base/json.hpp"

namespace parley {

namespace {

constexpr std::array<std::string_view, 4> kLevels{"debug", "info", "warning", "error"};

std::string quote(std::string_view text) {
  return json::serialize(json::string_view(text.data(), text.size()));
}

class StderrSink final : public LogSink {
 public:
  explicit StderrSink(bool as_json) : as_json_(as_json) {}

  void write(LogLevel level, std::string_view component, std::string_view message, LogFields fields) override {
    std::string line =
        as_json_ ? as_json(level, component, message, fields) : as_text(level, component, message, fields);
    line += '\n';
    // One write a line, so that lines of different threads never mix. A log that cannot be written is not worth dying
    // for.
    [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, line.data(), line.size());
  }

 private:
  static std::string as_json(LogLevel level, std::string_view component, std::string_view message, LogFields fields) {
    std::string line = "{\"time\":\"" + to_rfc3339(SystemClock().wall()) + "\",\"level\":\"";
    line.append(kLevels[std::size_t(level)]).append("\",\"component\":").append(quote(component));
    line.append(",\"message\":").append(quote(message));
    for (const LogField& field : fields) {
      line.append(",").append(quote(field.key)).append(":").append(field.quoted ? quote(field.value) : field.value);
    }
    return line + "}";
  }

  static std::string as_text(LogLevel level, std::string_view component, std::string_view message, LogFields fields) {
    std::string line = to_rfc3339(SystemClock().wall()).substr(11, 12);
    line.append(" ").append(kLevels[std::size_t(level)]).append(" ").append(component).append(": ").append(message);
    for (const LogField& field : fields) {
      // Quoted when it holds anything that could be taken for the next field or the next line.
      const bool plain = !field.value.empty() && field.value.find_first_of(" \t\r\n\"=\\") == std::string::npos;
      line.append(" ").append(field.key).append("=").append(plain ? field.value : quote(field.value));
    }
    return line;
  }

  const bool as_json_;
};

class NullSink final : public LogSink {
 public:
  void write(LogLevel, std::string_view, std::string_view, LogFields) override {}
};

}  // namespace

std::shared_ptr<LogSink> stderr_log_sink(bool as_json) {
  return std::make_shared<StderrSink>(as_json);
}
std::shared_ptr<LogSink> null_log_sink() {
  return std::make_shared<NullSink>();
}

}  // namespace parley
