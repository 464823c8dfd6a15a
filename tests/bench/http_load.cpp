#include "http_load.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstring>
#include <deque>
#include <memory>
#include <optional>

#include "http_text.hpp"
#include "socket_io.hpp"

namespace parley::bench {

namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::nanoseconds;

/// One request on its way: which one, and since when it is due.
struct Job {
  std::size_t request = 0;
  SteadyTime due{};
};

struct Connection {
  Descriptor socket;
  std::optional<Job> job;
  std::string_view unsent;
  std::string arrived;
};

class Run {
 public:
  Run(const LoadOptions& options, const std::vector<std::string>& requests)
      : options_(options), requests_(requests), poll_(::epoll_create1(EPOLL_CLOEXEC)) {}

  Result<LoadResult> go() {
    for (std::size_t i = 0; i < options_.connections; ++i) {
      connections_.push_back(std::make_unique<Connection>());
      if (!open(*connections_.back())) return unreachable();
    }
    result_.begun = std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
    begin_ = last_answer_ = Clock::now();
    end_ = begin_ + std::chrono::duration_cast<nanoseconds>(std::chrono::duration<double>(options_.seconds));
    while (!finished(Clock::now())) {
      give_out(Clock::now());
      if (!wait()) return unreachable();
      if (Clock::now() - last_answer_ > options_.patience)
        return fail(Errc::unavailable, "no answer came for " + std::to_string(options_.patience.count()) + " ms");
    }
    result_.seconds = std::chrono::duration<double>(last_answer_ - begin_).count();
    result_.unanswered = under_way_ + again_.size();
    std::sort(result_.latency_micros.begin(), result_.latency_micros.end());
    return std::move(result_);
  }

 private:
  Error unreachable() const {
    return fail(Errc::unavailable,
                "127.0.0.1:" + std::to_string(options_.port) + " takes no connection: " + std::strerror(errno));
  }

  bool open(Connection& connection) {
    connection.socket = connect_loopback(options_.port);
    if (!connection.socket) return false;
    connection.arrived.clear();
    watch(poll_, connection.socket, EPOLLIN, &connection, false);
    free_.push_back(&connection);
    return true;
  }

  bool all_given() const { return !options_.again && next_ >= requests_.size(); }

  bool finished(SteadyTime now) const {
    const bool over = now >= end_ || (all_given() && again_.empty());
    // What is owed at the end of an open loop is still sent: its lateness is part of the figure.
    return over && under_way_ == 0 && (options_.rate == 0 || (owed(now) == 0 && again_.empty()));
  }

  SteadyTime due_at(std::size_t number) const {
    return begin_ + nanoseconds(std::int64_t(double(number) * 1e9 / options_.rate));
  }

  /// Requests of an open loop that are due and not sent.
  std::size_t owed(SteadyTime now) const {
    const double until = std::chrono::duration<double>(std::min(now, end_) - begin_).count();
    auto due = std::size_t(std::ceil(until * options_.rate));
    if (!options_.again) due = std::min(due, requests_.size());
    return due > next_ ? due - next_ : 0;
  }

  void give_out(SteadyTime now) {
    while (!free_.empty()) {
      std::optional<Job> job = next_job(now);
      if (!job) return;
      Connection& connection = *free_.back();
      free_.pop_back();
      connection.job = job;
      connection.unsent = requests_[job->request % requests_.size()];
      ++under_way_;
      send(connection);
    }
  }

  std::optional<Job> next_job(SteadyTime now) {
    if (!again_.empty() && again_.front().first <= now) {
      const Job job = again_.front().second;
      again_.pop_front();
      return job;
    }
    if (all_given()) return std::nullopt;
    if (options_.rate > 0) return owed(now) > 0 ? std::optional(Job{next_, due_at(next_++)}) : std::nullopt;
    return now < end_ ? std::optional(Job{next_++, now}) : std::nullopt;
  }

  void send(Connection& connection) {
    if (!write_some(connection.socket, connection.unsent)) return broken(connection);
    if (!connection.unsent.empty()) watch(poll_, connection.socket, EPOLLIN | EPOLLOUT, &connection, true);
  }

  bool wait() {
    const SteadyTime now = Clock::now();
    SteadyTime until = now + Millis(100);
    if (!free_.empty() && !again_.empty()) until = std::min(until, again_.front().first);
    if (!free_.empty() && options_.rate > 0 && !all_given()) until = std::min(until, std::max(now, due_at(next_)));
    const auto left = std::chrono::duration_cast<nanoseconds>(std::max(until, now) - now).count();
    const timespec timeout{left / 1'000'000'000, left % 1'000'000'000};
    std::array<epoll_event, 256> events;
    const int count = ::epoll_pwait2(poll_.get(), events.data(), int(events.size()), &timeout, nullptr);
    for (int i = 0; i < count; ++i) {
      auto& connection = *static_cast<Connection*>(events[std::size_t(i)].data.ptr);
      if (events[std::size_t(i)].events & EPOLLOUT) resume(connection);
      if (events[std::size_t(i)].events & (EPOLLIN | EPOLLHUP | EPOLLERR)) receive(connection);
    }
    return lost_.empty() || reopen();
  }

  void resume(Connection& connection) {
    if (!connection.unsent.empty()) send(connection);
    if (connection.job && connection.unsent.empty()) watch(poll_, connection.socket, EPOLLIN, &connection, true);
  }

  void receive(Connection& connection) {
    if (!connection.socket) return;
    const bool open = read_some(connection.socket, connection.arrived);
    if (const auto message = whole_message(connection.arrived); message && connection.job) {
      answered(connection, message->head);
      connection.arrived.erase(0, message->size);
      free_.push_back(&connection);
    }
    if (!open) broken(connection);
  }

  void answered(Connection& connection, std::string_view head) {
    last_answer_ = Clock::now();
    const Job job = *connection.job;
    connection.job.reset();
    --under_way_;
    const int status = status_of(head);
    if (status >= 200 && status < 300) {
      ++result_.ok;
      const auto micros = std::chrono::duration_cast<std::chrono::microseconds>(last_answer_ - job.due).count();
      result_.latency_micros.push_back(std::uint32_t(std::min<std::int64_t>(micros, UINT32_MAX)));
    } else if (status == 503) {
      ++result_.busy;
      again_.emplace_back(last_answer_ + options_.pause, job);
    } else {
      if (++result_.other == 1) result_.first_other = head;
    }
  }

  void broken(Connection& connection) {
    if (!connection.socket) return;
    connection.socket = Descriptor();
    std::erase(free_, &connection);
    lost_.push_back(&connection);
    if (!connection.job) return;
    ++result_.broken;
    --under_way_;
    again_.emplace_front(Clock::now(), *connection.job);
    connection.job.reset();
  }

  bool reopen() {
    for (Connection* connection : std::exchange(lost_, {}))
      if (!open(*connection)) return false;
    return true;
  }

  const LoadOptions& options_;
  const std::vector<std::string>& requests_;
  const Descriptor poll_;
  std::vector<std::unique_ptr<Connection>> connections_;
  std::vector<Connection*> free_;
  std::vector<Connection*> lost_;
  std::deque<std::pair<SteadyTime, Job>> again_;
  std::size_t next_ = 0;
  std::size_t under_way_ = 0;
  SteadyTime begin_, end_, last_answer_;
  LoadResult result_;
};

}  // namespace

double LoadResult::percentile(double share) const {
  if (latency_micros.empty()) return 0;
  const auto rank = std::size_t(std::ceil(share * double(latency_micros.size())));
  return double(latency_micros[std::clamp<std::size_t>(rank, 1, latency_micros.size()) - 1]) / 1000;
}

Result<LoadResult> run_load(const LoadOptions& options, const std::vector<std::string>& requests) {
  return Run(options, requests).go();
}

}  // namespace parley::bench
