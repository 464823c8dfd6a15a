#include "net/fetch_transfer.hpp"

#include <algorithm>
#include <boost/beast/core/string.hpp>
#include <curl/curl.h>
#include <sys/socket.h>
#include <unistd.h>

namespace parley::net {

/// libcurl calls these while it drives the handle; each passes on to the transfer.
struct FetchTransfer::Hooks {
  static curl_socket_t open_socket(void* self, curlsocktype, curl_sockaddr* to) {
    if (!static_cast<FetchTransfer*>(self)->may_connect(to->addr)) return CURL_SOCKET_BAD;
    return ::socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
  }
  static int before_request(void* self, char*, char*, int, int) {
    return static_cast<FetchTransfer*>(self)->may_send() ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT;
  }
  static std::size_t header(const char* bytes, std::size_t, std::size_t size, void* self) {
    return static_cast<FetchTransfer*>(self)->take_header({bytes, size}) ? size : 0;
  }
  static std::size_t body(const char* bytes, std::size_t, std::size_t size, void* self) {
    return static_cast<FetchTransfer*>(self)->take_body(bytes, size) ? size : 0;
  }
};

void FetchTransfer::Free::operator()(CurlHandle* handle) const {
  curl_easy_cleanup(handle);
}

FetchTransfer::FetchTransfer(const FetchOptions& options)
    : options_(options), handle_(curl_easy_init()), error_text_(CURL_ERROR_SIZE, '\0') {
  if (!handle_) throw BrokenInvariant("libcurl gave no handle: out of memory");
  set_constants();
}

FetchTransfer::~FetchTransfer() = default;

void FetchTransfer::set_constants() {
  CURL* easy = handle_.get();
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy, CURLOPT_PROXY, "");  // not even from the environment
  curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);  // fetch_redirect.hpp does it, hop by hop
  curl_easy_setopt(easy, CURLOPT_HTTP09_ALLOWED, 0L);
  curl_easy_setopt(easy, CURLOPT_TCP_NODELAY, 1L);
  curl_easy_setopt(easy, CURLOPT_TCP_KEEPALIVE, 1L);
  // Without it, giving up during a slow name look-up waits for the look-up, and with it every other request.
  curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);
  curl_easy_setopt(easy, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  if (!options_.ca_file.empty()) curl_easy_setopt(easy, CURLOPT_CAINFO, options_.ca_file.c_str());
  curl_easy_setopt(easy, CURLOPT_USERAGENT, options_.user_agent.c_str());
  curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(options_.connect_timeout.count()));
  curl_easy_setopt(easy, CURLOPT_MAXAGE_CONN, std::max(1L, static_cast<long>(options_.keep_idle.count() / 1000)));
  curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, error_text_.data());
  curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, &Hooks::open_socket);
  curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, this);
  curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, &Hooks::before_request);
  curl_easy_setopt(easy, CURLOPT_PREREQDATA, this);
  curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, &Hooks::header);
  curl_easy_setopt(easy, CURLOPT_HEADERDATA, this);
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &Hooks::body);
  curl_easy_setopt(easy, CURLOPT_WRITEDATA, this);
}

void FetchTransfer::prepare(const FetchRequest& request, const FetchTarget& target, std::size_t max_body, void* owner) {
  plain_ = target.plain;
  idempotent_ = is_idempotent(request.method);
  repeated_ = connected_ = multiplexed_ = left_ = vetoed_ = called_off_ = too_large_ = headers_whole_ = false;
  may_leave_ = request.may_leave ? &request.may_leave : nullptr;
  malformed_ = {};
  sockets_opened_ = 0;
  refusal_.clear();
  header_bytes_ = 0;
  max_body_ = max_body;
  response_ = {};
  error_text_[0] = '\0';

  CURL* easy = handle_.get();
  curl_easy_setopt(easy, CURLOPT_PRIVATE, owner);
  curl_easy_setopt(easy, CURLOPT_URL, request.url.c_str());
  const bool http2 = options_.http2 && !plain_;
  curl_easy_setopt(easy, CURLOPT_HTTP_VERSION,
                   static_cast<long>(http2 ? CURL_HTTP_VERSION_2TLS : CURL_HTTP_VERSION_1_1));
  set_method(request);
  curl_easy_setopt(easy, CURLOPT_HTTPHEADER, request_headers_.fill(request));
}

void FetchTransfer::set_method(const FetchRequest& request) {
  CURL* easy = handle_.get();
  const std::string& method = request.method;
  const bool with_body = !request.body.empty() || method == "POST" || method == "PUT" || method == "PATCH";
  const bool own_name = method == "GET" || method == "HEAD" || method == "POST";
  // The order matters: each of the three also takes back what the other two set.
  if (with_body) {
    curl_easy_setopt(easy, CURLOPT_POST, 1L);
    curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
    curl_easy_setopt(easy, CURLOPT_POSTFIELDS, request.body.data());
  } else if (method == "HEAD") {
    curl_easy_setopt(easy, CURLOPT_NOBODY, 1L);
  } else {
    curl_easy_setopt(easy, CURLOPT_HTTPGET, 1L);
  }
  const bool custom = !own_name || (method == "GET" && with_body);
  curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, custom ? method.c_str() : nullptr);
}

void* FetchTransfer::owner_of(CurlHandle* handle) {
  void* owner = nullptr;
  curl_easy_getinfo(handle, CURLINFO_PRIVATE, &owner);
  return owner;
}

bool FetchTransfer::may_connect(const sockaddr& address) {
  const AddressJudgement judgement = options_.addresses.judge(address);
  if (judgement.verdict == AddressVerdict::refused) {
    refusal_ = "its address is " + std::string(judgement.reason) +
               "; only public addresses and those in allow_private may be reached";
    return false;
  }
  if (plain_ && judgement.verdict != AddressVerdict::listed && !options_.allow_plain_http) {
    refusal_ = "plain http to a public address; expected https, an address in allow_private, or allow_plain_http";
    return false;
  }
  ++sockets_opened_;
  return true;
}

/// Called when a connection is ready and the request is about to be written; a second call within one exchange means
/// that libcurl starts anew because a kept connection turned out to be dead.
bool FetchTransfer::may_send() {
  left_ = request_left();
  repeated_ = connected_;
  connected_ = true;
  sent_before_ = sent_bytes();
  // libcurl would repeat any request, a POST too. The first may have arrived and the connection died with the answer.
  vetoed_ = left_ && !idempotent_;
  called_off_ = !vetoed_ && may_leave_ && !(*may_leave_)();
  return !vetoed_ && !called_off_;
}

long FetchTransfer::sent_bytes() const {
  long sent = 0;
  curl_easy_getinfo(handle_.get(), CURLINFO_REQUEST_SIZE, &sent);
  return sent;
}

bool FetchTransfer::request_left() const {
  if (left_) return true;
  if (!connected_) return false;
  // libcurl counts what the socket took. Under TLS and HTTP/2 part of it can be out before a write is counted, or
  // fails.
  return !plain_ || sent_bytes() != sent_before_;
}

bool FetchTransfer::take_header(std::string_view line) {
  header_bytes_ += line.size();
  too_large_ = header_bytes_ > options_.max_header_bytes;
  if (too_large_) return false;
  while (!line.empty() && (line.back() == '\r' || line.back() == '\n')) line.remove_suffix(1);
  if (line.starts_with("HTTP/")) {  // the first line of an answer, the final one or a 1xx before it
    multiplexed_ = line.starts_with("HTTP/2");
    headers_whole_ = false;
    response_.headers.clear();
    return true;
  }
  if (line.empty()) headers_whole_ = true;
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos || colon == 0) return true;
  std::string_view value = line.substr(colon + 1);
  while (!value.empty() && (value.front() == ' ' || value.front() == '\t')) value.remove_prefix(1);
  while (!value.empty() && (value.back() == ' ' || value.back() == '\t')) value.remove_suffix(1);
  return take_field(line.substr(0, colon), value);
}

bool FetchTransfer::take_field(std::string_view name, std::string_view value) {
  if (boost::beast::iequals(name, "Content-Length")) {
    const std::string* earlier = response_.find_header(name);
    if (earlier && *earlier != value) {
      malformed_ = "the answer gives two different lengths of its body";
      return false;
    }
  }
  response_.headers.emplace_back(name, value);
  return true;
}

bool FetchTransfer::take_body(const char* bytes, std::size_t size) {
  std::string& body = response_.body;
  if (body.empty()) {
    curl_off_t announced = -1;
    curl_easy_getinfo(handle_.get(), CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &announced);
    too_large_ = announced > 0 && static_cast<std::uint64_t>(announced) > max_body_;
    if (announced > 0 && !too_large_) body.reserve(static_cast<std::size_t>(announced));
  }
  too_large_ = too_large_ || size > max_body_ - body.size();
  if (!too_large_) body.append(bytes, size);
  return !too_large_;
}

std::string FetchTransfer::redirect_url() const {
  const char* url = nullptr;
  curl_easy_getinfo(handle_.get(), CURLINFO_REDIRECT_URL, &url);
  return url ? url : "";
}

FetchResult FetchTransfer::conclude(int curl_code) {
  if (curl_code != CURLE_OK) return failure(curl_code);
  long status = 0;
  curl_easy_getinfo(handle_.get(), CURLINFO_RESPONSE_CODE, &status);
  // To libcurl an answer that ends within its headers is a short one without body.
  if (!headers_whole_ || status < 200)
    return FetchFailure{FetchFailure::broken, true, "the connection closed before the answer's headers were whole"};
  response_.status = static_cast<int>(status);
  return std::move(response_);
}

FetchFailure FetchTransfer::failure(int curl_code) const {
  const bool left = request_left();
  std::string said = error_text_.c_str();
  if (said.empty()) said = curl_easy_strerror(static_cast<CURLcode>(curl_code));
  // libcurl gives up by itself on a header line of 100 KB, as if memory had run out.
  if (too_large_ || (connected_ && curl_code == CURLE_OUT_OF_MEMORY)) {
    return {FetchFailure::too_large, left,
            "the answer is larger than allowed (" + std::to_string(options_.max_header_bytes) + " bytes of headers, " +
                std::to_string(max_body_) + " of body)"};
  }
  if (!malformed_.empty()) return {FetchFailure::broken, left, std::string(malformed_)};
  if (called_off_) return {FetchFailure::called_off, left_, "called off before it left"};
  if (vetoed_)
    return {FetchFailure::broken, true,
            "the kept connection closed before an answer came; it is not known if the request was handled"};
  if (connected_)
    return {curl_code == CURLE_OPERATION_TIMEDOUT ? FetchFailure::timeout : FetchFailure::broken, left, said};
  if (!refusal_.empty() && sockets_opened_ == 0) return {FetchFailure::refused_address, left, refusal_};
  switch (curl_code) {
    case CURLE_URL_MALFORMAT:
    case CURLE_UNSUPPORTED_PROTOCOL:
      return {FetchFailure::bad_url, left, said};
    case CURLE_COULDNT_RESOLVE_HOST:
      return {FetchFailure::resolve, left, said};
    case CURLE_OPERATION_TIMEDOUT:
      return {FetchFailure::timeout, left, "no connection in the time allowed: " + said};
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_ISSUER_ERROR:
      return {FetchFailure::tls, left, said};
    default:
      return {FetchFailure::connect, left, said};
  }
}

}  // namespace parley::net
