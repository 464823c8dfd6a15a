// Durable scripts as people write them: drafts, a check that says the line, versions, publishing.
#pragma once

#include <string>

#include "bot/authoring.hpp"
#include "script/script_check.hpp"

namespace parley::bot {

/// Thread-safe; the functions block. Errors of all: not_found for what is not the tenant's, of the store.
class ScriptService {
 public:
  ScriptService(const AuthoringParts& parts, script::DurableOptions options);

  const Authoring& drafts() const { return drafts_; }

  /// Errors: unprocessable (the text is too long), conflict (the name is taken).
  Result<Draft> create(const identity::Caller& caller, const std::string& name, std::string text) const;
  /// Errors: unprocessable, outdated, conflict.
  Result<Draft> save(const identity::Caller& caller, const std::string& name, std::string text,
                     std::int64_t revision) const;

  /// A text looked over as the script of that name; nothing of its flow runs. Errors: as of script::check_script.
  Result<script::ScriptInfo> check(const std::string& name, const std::string& text) const;

  /// Errors: unprocessable with the findings when the check has errors and they are not overridden, conflict.
  Result<Published> publish(const identity::Caller& caller, const std::string& name, const Publishing& publishing,
                            bool override_check) const;
  Result<json::object> dry_run(const std::string& tenant, const std::string& name) const;

 private:
  Result<> check_size(const std::string& text) const;
  Result<> serves(const std::string& name, const std::string& text) const;

  const AuthoringParts& parts_;
  const script::DurableOptions options_;
  const Authoring drafts_;
};

}  // namespace parley::bot
