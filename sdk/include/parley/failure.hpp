// How a plugin's code says that it could not do what was asked: it throws a Failure with a status and a sentence.
//
// The wrappers turn it into the C ABI's status and error text; nothing thrown leaves the plugin.
#pragma once

#include <exception>
#include <parley/abi/base.h>
#include <string>
#include <utility>

namespace parley::sdk {

/// Thrown by a plugin's code when it cannot do what was asked. The message is for a person.
class Failure : public std::exception {
 public:
  Failure(parley_status status, std::string message) : status_(status), message_(std::move(message)) {}
  parley_status status() const noexcept { return status_; }
  const char* what() const noexcept override { return message_.c_str(); }

 private:
  parley_status status_;
  std::string message_;
};

}  // namespace parley::sdk
