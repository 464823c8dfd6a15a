#include "net/request_parser.hpp"

#include <algorithm>
#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>

#include "net/ascii.hpp"

namespace parley::net {

namespace {

namespace http = boost::beast::http;
using boost::beast::error_code;
using BeastView = boost::beast::string_view;

std::string_view std_view(BeastView text) {
  return {text.data(), text.size()};
}

bool is_host(std::string_view host) {
  return std::all_of(host.begin(), host.end(), [](char c) {
    return is_alnum(c) || std::string_view("-._~%!$&'()*+,;=:[]").find(c) != std::string_view::npos;
  });
}

}  // namespace

/// Receives what Beast finds. A check that fails stops Beast by an error code and leaves the reason in `refusal_`.
struct RequestParser::Impl final : http::basic_parser<true> {
  explicit Impl(HeadLimits limits) : scan_(limits), line_bound_(limits.max_bytes) {
    body_limit(boost::none);  // the route decides, once the head is known
    header_limit(std::uint32_t(limits.max_bytes));
  }

  void refuse(int status, std::string_view message, error_code& ec) {
    if (!refusal_) refusal_ = {status, std::string(message)};
    ec = http::error::bad_value;
  }

  void on_request_impl(http::verb, BeastView method, BeastView target, int version, error_code& ec) override {
    const auto known = method_from(std_view(method));
    if (!known) return refuse(501, "The server does not know this method.", ec);
    request_.method = *known;
    request_.target = std_view(target);
    http_1_1_ = version == 11;
  }

  void on_field_impl(http::field field, BeastView name, BeastView value, error_code& ec) override {
    // Trailers come this way too. None means anything to us, and none may look as if it had been in the head.
    if (head_done_) return;
    switch (field) {
      case http::field::host:
        if (hosts_++ > 0) return refuse(400, "There is more than one Host field.", ec);
        if (!is_host(std_view(value))) return refuse(400, "The Host field is not a host name.", ec);
        break;
      case http::field::content_length:
        if (lengths_++ > 0) return refuse(400, "There is more than one Content-Length.", ec);
        // Beast takes a list of equal numbers.
        if (!std::all_of(value.begin(), value.end(), net::is_digit)) {
          return refuse(400, "The Content-Length is not a number.", ec);
        }
        break;
      case http::field::transfer_encoding:
        if (codings_++ > 0) return refuse(400, "There is more than one Transfer-Encoding.", ec);
        // Beast takes an unknown coding for none, and the body for the next request.
        if (!equal_ignoring_case(std_view(value), "chunked")) {
          return refuse(501, "The Transfer-Encoding is not 'chunked', the only one the server knows.", ec);
        }
        break;
      default:
        break;
    }
    request_.headers.add(std_view(name), std_view(value));
  }

  void on_header_impl(error_code& ec) override {
    head_done_ = true;
    if (codings_ > 0 && lengths_ > 0) {
      return refuse(400, "There are both a Content-Length and a Transfer-Encoding.", ec);
    }
    if (codings_ > 0 && !http_1_1_) return refuse(400, "HTTP/1.0 has no Transfer-Encoding.", ec);
    if (hosts_ == 0 && http_1_1_) return refuse(400, "There is no Host field; HTTP/1.1 demands one.", ec);
  }

  void on_response_impl(int, BeastView, int, error_code&) override {}
  void on_body_init_impl(const boost::optional<std::uint64_t>& length, error_code&) override {
    // A declared length reserves no more than has a right to memory before it arrives.
    if (length && !discard_) request_.body.reserve(std::size_t(std::min<std::uint64_t>(*length, kFirstReserve)));
  }
  std::size_t on_body_impl(BeastView piece, error_code&) override {
    if (!discard_) request_.body.append(piece.data(), piece.size());
    return piece.size();
  }
  void on_chunk_header_impl(std::uint64_t, BeastView, error_code&) override {}
  std::size_t on_chunk_body_impl(std::uint64_t, BeastView piece, error_code& ec) override {
    return on_body_impl(piece, ec);
  }
  void on_finish_impl(error_code&) override {}

  static constexpr std::uint64_t kFirstReserve = 64 * 1024;

  HeadScan scan_;
  std::size_t line_bound_;
  Request request_;
  Refusal refusal_;
  std::optional<std::uint64_t> limit_;
  unsigned hosts_ = 0, lengths_ = 0, codings_ = 0;
  bool http_1_1_ = false, head_done_ = false, discard_ = false;

  Step feed_head(std::string_view& input);
  Step feed_body(std::string_view& input);
  Step fail(int status, std::string_view message) {
    if (!refusal_) refusal_ = {status, std::string(message)};
    return Step::failed;
  }
};

RequestParser::Step RequestParser::Impl::feed_head(std::string_view& input) {
  if (!scan_.scan(input)) {
    if (!scan_.refusal()) return Step::need_more;
    refusal_ = scan_.refusal();
    return Step::failed;
  }
  error_code ec;
  put(boost::asio::const_buffer(input.data(), scan_.size()), ec);
  input.remove_prefix(scan_.size());
  if (ec == http::error::bad_version) return fail(505, "The server speaks HTTP/1.0 and HTTP/1.1.");
  if (ec == http::error::bad_content_length || ec == http::error::bad_transfer_encoding) {
    return fail(400, "Content-Length and Transfer-Encoding do not give one clear length of the body.");
  }
  if (ec || !is_header_done()) return fail(400, "The head of the request is not well-formed HTTP.");
  return Step::head;
}

RequestParser::Step RequestParser::Impl::feed_body(std::string_view& input) {
  if (is_done()) return Step::done;
  if (limit_ && !chunked() && *content_length() > *limit_)
    return fail(413, "The body is longer than this route takes.");
  if (input.empty()) return Step::need_more;
  error_code ec;
  input.remove_prefix(put(boost::asio::const_buffer(input.data(), input.size()), ec));
  if (is_done()) return Step::done;
  if (ec == http::error::body_limit) return fail(413, "The body is longer than this route takes.");
  if (ec && ec != http::error::need_more) return fail(400, "The chunks of the body are not well-formed.");
  // Only the line of a chunk's size, or the trailer, is ever left over.
  if (input.size() > line_bound_)
    return fail(400, "The line of a chunk, or the trailer, is longer than the server takes.");
  return Step::need_more;
}

RequestParser::RequestParser(HeadLimits limits) : impl_(std::make_unique<Impl>(limits)) {}
RequestParser::~RequestParser() = default;

RequestParser::Step RequestParser::feed(std::string_view& input) {
  if (impl_->refusal_) return Step::failed;
  return impl_->head_done_ ? impl_->feed_body(input) : impl_->feed_head(input);
}

Request& RequestParser::request() {
  return impl_->request_;
}
bool RequestParser::has_body() const {
  return impl_->chunked() || content_length().value_or(0) > 0;
}

std::optional<std::uint64_t> RequestParser::content_length() const {
  const auto length = impl_->content_length();
  return length ? std::optional<std::uint64_t>(*length) : std::nullopt;
}

bool RequestParser::keep_alive() const {
  return impl_->keep_alive();
}
bool RequestParser::http_1_1() const {
  return impl_->http_1_1_;
}
bool RequestParser::wants_upgrade() const {
  return impl_->upgrade();
}

void RequestParser::limit_body(std::uint64_t bytes) {
  impl_->limit_ = bytes;
  impl_->body_limit(bytes);
  impl_->eager(true);
}

void RequestParser::discard_body() {
  impl_->discard_ = true;
}

const Refusal& RequestParser::refusal() const {
  return impl_->refusal_;
}

}  // namespace parley::net
