#include "plugin/watched_call.hpp"

#include <memory>
#include <thread>

#include "plugin/event.hpp"

namespace parley::plugin {

bool run_watched(Millis deadline, std::function<void()> work) {
  auto ended = std::make_shared<Event>();
  std::thread thread([ended, work = std::move(work)]() mutable {
    work();
    work = nullptr;  // what it owns is gone before the waiting side goes on
    ended->set();
  });
  const bool in_time = ended->wait_for(deadline);
  if (in_time) {
    thread.join();
  } else {
    thread.detach();
  }
  return in_time;
}

}  // namespace parley::plugin
