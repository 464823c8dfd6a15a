// For a server without an SMTP setting: letters are printed to the log, so that a link can be taken from there.
#pragma once

#include "base/log.hpp"
#include "mail/mailer.hpp"

namespace parley::mail {

class LogMailer final : public Mailer {
 public:
  explicit LogMailer(Log log) : log_(log.as("mail")) {}
  void send(Letter letter) override {
    log_.warning("no SMTP server is configured ([mail] server); this letter goes nowhere but here",
                 {{"to", letter.to}, {"subject", letter.subject}, {"text", letter.text}});
  }

 private:
  const Log log_;
};

}  // namespace parley::mail
