#include "mail/smtp_mailer.hpp"

#include <Poco/Net/Context.h>
#include <Poco/Net/MailMessage.h>
#include <Poco/Net/MailRecipient.h>
#include <Poco/Net/NetException.h>
#include <Poco/Net/SMTPClientSession.h>
#include <Poco/Net/SecureSMTPClientSession.h>
#include <Poco/Net/SecureStreamSocket.h>
#include <Poco/Timespan.h>
#include <array>

#include "base/crypto.hpp"
#include "base/named_thread.hpp"
#include "mail/letter_text.hpp"

namespace parley::mail {

namespace {

namespace net = Poco::Net;

/// Of a letter of its own, in the domain of the sender.
std::string fresh_message_id(const std::string& from) {
  std::array<std::uint8_t, 16> random{};
  random_bytes(random);
  const std::size_t at = from.rfind('@');
  const std::string domain = at == std::string::npos ? "localhost" : from.substr(at + 1, from.find('>', at) - at - 1);
  return "<" + to_hex(random) + "@" + domain + ">";
}

net::Context::Ptr verifying_context() {
  return new net::Context(net::Context::TLS_CLIENT_USE, "", net::Context::VERIFY_STRICT, 9, true);
}

void write_into(net::MailMessage& message, const Letter& letter, const std::string& from) {
  message.setSender(from);
  message.addRecipient(net::MailRecipient(net::MailRecipient::PRIMARY_RECIPIENT, header_text(letter.to)));
  message.setSubject(header_text(letter.subject));
  message.set("Message-ID", fresh_message_id(from));
  message.set("MIME-Version", "1.0");
  message.setContentType("text/plain; charset=UTF-8");
  message.setContent(with_crlf(letter.text), net::MailMessage::ENCODING_QUOTED_PRINTABLE);
}

}  // namespace

SmtpMailer::SmtpMailer(SmtpOptions options, const Log& log, Metrics& metrics)
    : options_(std::move(options)),
      log_(log.as("mail")),
      sent_(metrics.counter("parley_mails_total", "Letters by outcome.", R"(result="sent")")),
      failed_(metrics.counter("parley_mails_total", "Letters by outcome.", R"(result="failed")")),
      letters_(options_.queue),
      thread_(named_thread("mail", [this] { run(); })) {}

SmtpMailer::~SmtpMailer() {
  {
    const std::scoped_lock lock(mutex_);
    stopping_ = true;
  }
  stop_.notify_all();
  letters_.close();
  thread_.join();
}

void SmtpMailer::send(Letter letter) {
  std::string to = letter.to;
  if (letters_.try_push(std::move(letter))) return;
  failed_.add();
  log_.error("a letter was refused: the queue is full", {{"to", to}, {"queue", options_.queue}});
}

void SmtpMailer::run() {
  while (const auto letter = letters_.pop()) deliver(*letter);
}

void SmtpMailer::deliver(const Letter& letter) {
  for (int attempt = 1;; ++attempt) {
    std::string problem;
    try {
      if (wait_for_stop(Millis(0))) return log_.warning("a letter is dropped: the server stops", {{"to", letter.to}});
      transmit(letter);
      return sent_.add();
    } catch (const Poco::Exception& failure) {
      problem = failure.displayText();
    } catch (const std::exception& failure) {
      problem = failure.what();
    }
    log_.warning("a letter could not be sent", {{"to", letter.to}, {"attempt", attempt}, {"reason", problem}});
    if (attempt >= options_.attempts) return failed_.add();
    wait_for_stop(options_.retry_after);
  }
}

void SmtpMailer::transmit(const Letter& letter) const {
  const net::SocketAddress address(options_.host, options_.port);
  const Poco::Timespan timeout(options_.timeout.count() * 1000);
  net::StreamSocket socket;
  socket.connect(address, timeout);
  if (options_.security == SmtpOptions::Security::tls)
    socket = net::SecureStreamSocket::attach(socket, options_.host, verifying_context());
  net::SecureSMTPClientSession session(socket);
  session.setTimeout(timeout);
  session.login();
  if (options_.security == SmtpOptions::Security::starttls && !session.startTLS(verifying_context()))
    throw Poco::Net::SMTPException("the server offers no STARTTLS; set [mail] security to tls or none");
  if (!options_.user.empty()) session.login(net::SMTPClientSession::AUTH_LOGIN, options_.user, options_.password);
  net::MailMessage message;
  write_into(message, letter, options_.from);
  session.sendMessage(message);
  session.close();
}

bool SmtpMailer::wait_for_stop(Millis time) {
  std::unique_lock lock(mutex_);
  return stop_.wait_for(lock, time, [&] { return stopping_; });
}

}  // namespace parley::mail
