#include <array>
#include <boost/asio/buffer.hpp>

#include "net/connection.hpp"
#include "net/response_writer.hpp"

namespace parley::net {

namespace {

/// Bodies up to this size are copied behind their head, so that pipelined answers leave in one write.
constexpr std::size_t kCopiedBody = 16 * 1024;
/// No further request is looked at while this much waits to be written.
constexpr std::size_t kOutputBound = 64 * 1024;
constexpr std::size_t kUsualResponse = 512;

}  // namespace

void Connection::append(Response response, const Exchange& exchange, bool close) {
  if (out_.empty()) out_.reserve(kUsualResponse);
  write_head(out_, response, {close, exchange.http_1_0, loop_.date(), exchange.request_id});
  if (exchange.method == Method::head || has_no_body(response.status)) return;
  if (response.body.size() <= kCopiedBody) {
    out_.append(response.body);
  } else {
    big_body_ = std::move(response.body);
  }
}

bool Connection::output_full() const {
  return !big_body_.empty() || out_.size() > kOutputBound;
}

/// True when everything is written; else it waits for room and settles again, or the connection is closed.
bool Connection::flush() {
  if (waiting_to_write_) return false;
  while (written_ < out_.size() + big_body_.size()) {
    const std::size_t in_out = std::min(written_, out_.size());
    const std::array<asio::const_buffer, 2> rest{asio::buffer(out_) + in_out,
                                                 asio::buffer(big_body_) + (written_ - in_out)};
    error_code error;
    const std::size_t size = socket_.write_some(rest, error);
    if (error == asio::error::would_block || error == asio::error::try_again) {
      wait_writable();
      return false;
    }
    if (error) {
      close();
      return false;
    }
    written_ += size;
    write_progress_ += size;
  }
  written_ = 0;
  out_.clear();
  if (!big_body_.empty()) std::string().swap(big_body_);
  return true;
}

void Connection::wait_writable() {
  if (!write_is_timed_ || write_progress_ >= context_.options.write_min_progress) {
    write_progress_ = 0;
    deadline_ = loop_.now() + context_.options.write_deadline;
  }
  write_is_timed_ = true;
  waiting_to_write_ = true;
  socket_.async_wait(TcpSocket::wait_write, [self = shared_from_this()](error_code error) {
    self->waiting_to_write_ = false;
    if (self->phase_ == Phase::closed) return;
    if (error) return self->close();
    if (!self->flush()) return;
    self->write_is_timed_ = false;
    self->restart_deadline();
    self->settle();
  });
}

}  // namespace parley::net
