// Structured logs: a line is a message with named fields. No secret and, at info level or above, no message body.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>

namespace parley {

enum class LogLevel { debug, info, warning, error };

/// One named value of a log line.
struct LogField {
  LogField(std::string_view field, std::string_view text) : key(field), value(text) {}
  LogField(std::string_view field, const char* text) : key(field), value(text) {}
  LogField(std::string_view field, const std::string& text) : key(field), value(text) {}
  LogField(std::string_view field, std::int64_t number) : key(field), value(std::to_string(number)), quoted(false) {}
  LogField(std::string_view field, int number) : LogField(field, std::int64_t{number}) {}
  LogField(std::string_view field, std::size_t number) : LogField(field, std::int64_t(number)) {}
  std::string_view key;
  std::string value;
  bool quoted = true;
};
using LogFields = std::initializer_list<LogField>;

/// Where lines go. Thread-safe.
class LogSink {
 public:
  virtual ~LogSink() = default;
  virtual void write(LogLevel level, std::string_view component, std::string_view message, LogFields fields) = 0;
};

/// A cheap handle that is passed by value: a sink, the least level and the component that speaks.
class Log {
 public:
  Log(std::shared_ptr<LogSink> sink, LogLevel least = LogLevel::info, std::string component = "parley")
      : sink_(std::move(sink)), least_(least), component_(std::move(component)) {}

  /// The same log, speaking as `component` ("outbox", "plugin:provider.cloud").
  Log as(std::string component) const { return Log(sink_, least_, std::move(component)); }

  void debug(std::string_view message, LogFields fields = {}) const { write(LogLevel::debug, message, fields); }
  void info(std::string_view message, LogFields fields = {}) const { write(LogLevel::info, message, fields); }
  void warning(std::string_view message, LogFields fields = {}) const { write(LogLevel::warning, message, fields); }
  void error(std::string_view message, LogFields fields = {}) const { write(LogLevel::error, message, fields); }

  bool enabled(LogLevel level) const { return level >= least_; }
  void write(LogLevel level, std::string_view message, LogFields fields) const {
    if (enabled(level)) sink_->write(level, component_, message, fields);
  }

 private:
  std::shared_ptr<LogSink> sink_;
  LogLevel least_;
  std::string component_;
};

/// Writes to standard error, a line at a time: as JSON (for collectors) or as text (for people).
std::shared_ptr<LogSink> stderr_log_sink(bool as_json);
/// Throws every line away.
std::shared_ptr<LogSink> null_log_sink();

}  // namespace parley
