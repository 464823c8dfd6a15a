// Sends mail to people: invitations, password links. Whoever sends does not wait for the far end.
#pragma once

#include <string>

namespace parley::mail {

struct Letter {
  std::string to;       ///< one address
  std::string subject;  ///< UTF-8
  std::string text;     ///< UTF-8, lines separated by "\n"
};

class Mailer {
 public:
  virtual ~Mailer() = default;
  /// Takes the letter on and returns at once; any thread. What then goes wrong is in the log, without the text.
  virtual void send(Letter letter) = 0;
};

}  // namespace parley::mail
