// What an operator can set for the phone, as the manifest declares it. Read once, then passed by value.
#pragma once

#include <cstdint>
#include <parley/json.hpp>

namespace parley::loopback {

struct PhoneOptions {
  bool allow_remote = false;         ///< other machines may use the phone
  std::int64_t history = 500;        ///< messages kept for each customer
  std::int64_t typing_delay_ms = 0;  ///< "typing" is shown this long before an answer
  std::int64_t max_text = 4096;      ///< characters of one message
  std::int64_t max_media = 2 << 20;  ///< bytes of a picture or file, decoded
  std::int64_t max_chats = 200;      ///< customers in the list of chats

  /// `config` is what the host checked against the manifest; a member that is missing keeps its default.
  static PhoneOptions read(const sdk::Json& config) {
    PhoneOptions options;
    options.allow_remote = config["allow_remote"].boolean(options.allow_remote);
    options.history = config["history"].integer(options.history);
    options.typing_delay_ms = config["typing_delay"].integer(options.typing_delay_ms);
    options.max_text = config["max_text"].integer(options.max_text);
    options.max_media = config["max_media"].integer(options.max_media);
    options.max_chats = config["max_chats"].integer(options.max_chats);
    return options;
  }
};

}  // namespace parley::loopback
