#include "net/io_loop.hpp"

#include <array>
#include <boost/asio/post.hpp>
#include <cstdio>

#include "base/named_thread.hpp"

namespace parley::net {

namespace {

constexpr std::size_t kScratchBytes = 64 * 1024;
constexpr unsigned kTasksAWake = 16;  // a long round does not keep idle workers waiting to its end

/// Sun, 06 Nov 1994 08:49:37 GMT
std::string imf_fixdate(WallTime wall) {
  static constexpr std::array kDays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr std::array kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto day = std::chrono::floor<std::chrono::days>(wall);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss time(std::chrono::floor<std::chrono::seconds>(wall - day));
  char text[40];
  std::snprintf(text, sizeof text, "%s, %02u %s %04d %02d:%02d:%02d GMT", kDays[std::chrono::weekday(day).c_encoding()],
                unsigned(date.day()), kMonths[unsigned(date.month()) - 1], int(date.year()), int(time.hours().count()),
                int(time.minutes().count()), int(time.seconds().count()));
  return text;
}

}  // namespace

void Mailbox::put(std::unique_ptr<Mail> mail) {
  std::lock_guard lock(mutex_);
  if (!io_) return;
  letters_.push_back(std::move(mail));
  if (std::exchange(woken_, true)) return;
  asio::post(*io_, [self = shared_from_this()] { self->deliver_all(); });
}

void Mailbox::deliver_all() {
  std::vector<std::unique_ptr<Mail>> letters;
  {
    std::lock_guard lock(mutex_);
    letters.swap(letters_);
    woken_ = false;
  }
  for (const auto& letter : letters) letter->deliver();
}

void Mailbox::close() {
  std::vector<std::unique_ptr<Mail>> letters;
  std::lock_guard lock(mutex_);
  io_ = nullptr;
  letters.swap(letters_);
}

IoLoop::IoLoop(EdgeContext& context)
    : context_(context),
      io_(1),
      work_(io_.get_executor()),
      mailbox_(std::make_shared<Mailbox>(io_, context.log)),
      timer_(io_),
      scratch_(kScratchBytes) {}

IoLoop::~IoLoop() {
  stop();
}

void IoLoop::start() {
  date_ = imf_fixdate(context_.clock.wall());
  arm_sweep();
  thread_ = named_thread("edge", [this] { run(); });
}

void IoLoop::run() {
  mailbox_->set_thread();
  while (!io_.stopped()) {
    try {
      io_.run();
    } catch (const std::exception& e) {
      // A defect of ours in one connection; the others of this thread go on.
      context_.log.error("an I/O handler threw", {{"error", e.what()}});
    }
  }
}

void IoLoop::stop() {
  if (thread_.joinable()) {
    asio::post(io_, [this] {
      while (!members_.empty()) {
        const auto member = members_.back();
        member->abort();
        if (!members_.empty() && members_.back() == member) members_.pop_back();
      }
      timer_.cancel();
      io_.stop();
    });
    thread_.join();
  }
  mailbox_->close();
  // Moved first: a dying member asks to be released.
  const auto rest = std::move(members_);
  members_.clear();
}

void IoLoop::drain() {
  mailbox_->post([this] {
    draining_ = true;
    const auto members = members_;  // a copy: those that are idle release themselves
    for (const auto& member : members) member->drain();
  });
}

void IoLoop::adopt(std::shared_ptr<LoopMember> member) {
  LoopMember& adopted = *member;
  adopted.place_ = members_.size();
  members_.push_back(std::move(member));
  if (draining_) adopted.drain();
}

void IoLoop::release(LoopMember& member) {
  const std::size_t place = member.place_;
  if (place >= members_.size() || members_[place].get() != &member) return;
  const auto held = std::move(members_[place]);
  if (place + 1 != members_.size()) {
    members_[place] = std::move(members_.back());
    members_[place]->place_ = place;
  }
  members_.pop_back();
}

const RouteTable& IoLoop::routes() {
  const std::uint64_t version = context_.router.version();
  if (version != table_version_) {
    table_ = context_.router.table();
    table_version_ = version;
  }
  return *table_;
}

void IoLoop::wake_workers() {
  if (++tasks_put_ == kTasksAWake) {
    tasks_put_ = 1;  // what was posted is still to run
    return context_.workers.wake();
  }
  if (tasks_put_ > 1) return;
  asio::post(io_, [this] {
    tasks_put_ = 0;
    context_.workers.wake();
  });
}

void IoLoop::arm_sweep() {
  timer_.expires_after(context_.options.sweep_interval);
  timer_.async_wait([this](error_code error) {
    if (error) return;
    sweep();
    arm_sweep();
  });
}

void IoLoop::sweep() {
  date_ = imf_fixdate(context_.clock.wall());
  routes();  // lets go of a table nobody asked for since it was replaced
  const SteadyTime now = this->now();
  // From the back: a member that ends itself is replaced by the last one, which has been looked at already.
  for (std::size_t i = members_.size(); i-- > 0;) {
    if (i >= members_.size()) continue;
    const auto member = members_[i];
    member->tick(now);
  }
}

}  // namespace parley::net
