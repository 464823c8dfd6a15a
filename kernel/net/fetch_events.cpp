#include "net/fetch_events.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <curl/curl.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

namespace parley::net {

OwnedFd::OwnedFd(int fd, const char* what) : fd_(fd) {
  if (fd < 0) throw BrokenInvariant(std::string("the system gives no ") + what + ": " + std::strerror(errno));
}
OwnedFd::~OwnedFd() {
  ::close(fd_);
}

/// What libcurl calls to have its sockets watched and its timer set.
struct FetchEvents::Hooks {
  static int socket(CURL*, curl_socket_t fd, int what, void* self, void* known) {
    static_cast<FetchEvents*>(self)->watch(fd, what, known != nullptr);
    return 0;
  }
  static int timer(CURLM*, long millis, void* self) {
    static_cast<FetchEvents*>(self)->arm_timer(millis);
    return 0;
  }
};

void FetchEvents::Free::operator()(void* multi) const {
  curl_multi_cleanup(multi);
}

FetchEvents::FetchEvents(const FetchOptions& options)
    : epoll_(::epoll_create1(EPOLL_CLOEXEC), "epoll descriptor"),
      wake_fd_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK), "eventfd descriptor"),
      multi_(curl_multi_init()) {
  if (!multi_) throw BrokenInvariant("libcurl gave no multi handle: out of memory");
  epoll_event event{.events = EPOLLIN, .data = {.fd = wake_fd_.get()}};
  if (::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, wake_fd_.get(), &event) != 0)
    throw BrokenInvariant(std::string("epoll does not take an eventfd: ") + std::strerror(errno));
  CURLM* multi = multi_.get();
  curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, &Hooks::socket);
  curl_multi_setopt(multi, CURLMOPT_SOCKETDATA, this);
  curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, &Hooks::timer);
  curl_multi_setopt(multi, CURLMOPT_TIMERDATA, this);
  curl_multi_setopt(multi, CURLMOPT_PIPELINING, static_cast<long>(CURLPIPE_MULTIPLEX));
  curl_multi_setopt(multi, CURLMOPT_MAX_TOTAL_CONNECTIONS, static_cast<long>(options.max_connections));
  curl_multi_setopt(multi, CURLMOPT_MAX_HOST_CONNECTIONS, static_cast<long>(options.max_connections_per_host));
  curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, static_cast<long>(options.max_connections));
  curl_multi_setopt(multi, CURLMOPT_MAX_CONCURRENT_STREAMS, static_cast<long>(options.max_streams_per_host));
}

FetchEvents::~FetchEvents() = default;

void FetchEvents::add(CurlHandle* handle) {
  if (const CURLMcode code = curl_multi_add_handle(multi_.get(), handle); code != CURLM_OK)
    throw BrokenInvariant(std::string("libcurl does not take a request: ") + curl_multi_strerror(code));
}

void FetchEvents::remove(CurlHandle* handle) {
  curl_multi_remove_handle(multi_.get(), handle);
}

void FetchEvents::watch(int fd, int what, bool known) {
  // Errors of epoll_ctl mean that the descriptor is closed already, in which case epoll has dropped it itself.
  if (what == CURL_POLL_REMOVE) {
    ::epoll_ctl(epoll_.get(), EPOLL_CTL_DEL, fd, nullptr);
    curl_multi_assign(multi_.get(), fd, nullptr);
    return;
  }
  const std::uint32_t wanted = ((what & CURL_POLL_IN) ? EPOLLIN : 0u) | ((what & CURL_POLL_OUT) ? EPOLLOUT : 0u);
  epoll_event event{.events = wanted, .data = {.fd = fd}};
  ::epoll_ctl(epoll_.get(), known ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, fd, &event);
  if (!known) curl_multi_assign(multi_.get(), fd, this);  // any pointer: it comes back as `known`
}

void FetchEvents::arm_timer(long millis) {
  // Not acted on in here, also when it is due: libcurl must not be called from its own callback.
  due_ = millis < 0 ? SteadyTime::max() : std::chrono::steady_clock::now() + Millis(millis);
}

void FetchEvents::act_on_timer() {
  if (due_ > std::chrono::steady_clock::now()) return;
  due_ = SteadyTime::max();
  int running = 0;
  curl_multi_socket_action(multi_.get(), CURL_SOCKET_TIMEOUT, 0, &running);
}

void FetchEvents::act_on(int fd, unsigned ready) {
  std::uint64_t count = 0;
  if (fd == wake_fd_.get()) {
    [[maybe_unused]] const auto read_count = ::read(fd, &count, sizeof count);
    woken_.store(false);
    return;
  }
  const int mask = ((ready & EPOLLIN) ? CURL_CSELECT_IN : 0) | ((ready & EPOLLOUT) ? CURL_CSELECT_OUT : 0) |
                   ((ready & (EPOLLERR | EPOLLHUP)) ? CURL_CSELECT_ERR : 0);
  int running = 0;
  curl_multi_socket_action(multi_.get(), fd, mask, &running);
}

void FetchEvents::wait(Millis most) {
  std::array<epoll_event, 256> events;
  // Rounded up: woken a moment too early it would spin until the moment has passed.
  if (due_ != SteadyTime::max())
    most = std::min(most, std::chrono::ceil<Millis>(due_ - std::chrono::steady_clock::now()));
  const auto sleep = std::clamp<std::int64_t>(most.count(), 0, 60'000);
  const int count = ::epoll_wait(epoll_.get(), events.data(), events.size(), static_cast<int>(sleep));
  for (int i = 0; i < count; ++i) act_on(events[i].data.fd, events[i].events);
  act_on_timer();
}

std::optional<std::pair<CurlHandle*, int>> FetchEvents::next_done() {
  int left = 0;
  while (const CURLMsg* message = curl_multi_info_read(multi_.get(), &left))
    if (message->msg == CURLMSG_DONE) return std::pair{message->easy_handle, static_cast<int>(message->data.result)};
  return std::nullopt;
}

void FetchEvents::wake() {
  if (woken_.exchange(true)) return;
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto written = ::write(wake_fd_.get(), &one, sizeof one);
}

}  // namespace parley::net
