// Mail through an SMTP server, on a thread of its own behind a bounded queue: a slow server delays letters, no request.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <thread>

#include "base/bounded_queue.hpp"
#include "base/clock.hpp"
#include "base/log.hpp"
#include "base/metrics.hpp"
#include "mail/mailer.hpp"

namespace parley::mail {

struct SmtpOptions {
  std::string host;
  std::uint16_t port = 587;
  enum class Security { none, starttls, tls };
  Security security = Security::starttls;
  std::string user, password;  ///< an empty user: no login
  std::string from;            ///< "Acme <no-reply@example.com>"
  Millis timeout{10'000};      ///< for each step of the conversation with the server
  int attempts = 3;
  Millis retry_after{5'000};
  std::size_t queue = 1000;  ///< letters that wait; beyond it they are refused, with a line in the log
};

class SmtpMailer final : public Mailer {
 public:
  SmtpMailer(SmtpOptions options, const Log& log, Metrics& metrics);
  /// What waits is dropped, with a line in the log; a letter under way is finished.
  ~SmtpMailer() override;

  void send(Letter letter) override;

 private:
  void run();
  void deliver(const Letter& letter);
  /// Throws Poco::Exception.
  void transmit(const Letter& letter) const;
  bool wait_for_stop(Millis time);

  const SmtpOptions options_;
  const Log log_;
  Counter& sent_;
  Counter& failed_;
  BoundedQueue<Letter> letters_;
  std::mutex mutex_;
  std::condition_variable stop_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace parley::mail
