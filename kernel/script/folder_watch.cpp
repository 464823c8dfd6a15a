#include "script/folder_watch.hpp"

#include <algorithm>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <unistd.h>

namespace parley::script {

namespace {
// A save is a write that ends, or another file renamed over this one; links count when they are made.
constexpr std::uint32_t kSaved = IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE;
constexpr std::uint32_t kChanges = kSaved | IN_MODIFY | IN_CREATE | IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR;
}  // namespace

FolderWatch::FolderWatch(std::vector<std::filesystem::path> folders)
    : folders_(std::move(folders)), inotify_(inotify_init1(IN_CLOEXEC | IN_NONBLOCK)), wake_(eventfd(0, EFD_CLOEXEC)) {
  if (inotify_ < 0 || wake_ < 0) {
    if (inotify_ >= 0) close(inotify_);
    if (wake_ >= 0) close(wake_);
    throw BrokenInvariant("no inotify instance for watching scripts; raise fs.inotify.max_user_instances");
  }
  add_folders();
}

FolderWatch::~FolderWatch() {
  close(inotify_);
  close(wake_);
}

// Adding a folder that is watched already changes nothing; one that was replaced is watched anew.
void FolderWatch::add_folders() {
  for (const auto& folder : folders_) inotify_add_watch(inotify_, folder.c_str(), kChanges);
}

bool FolderWatch::drain() {
  alignas(inotify_event) char events[4096];
  bool any = false;
  for (ssize_t size = 0; (size = read(inotify_, events, sizeof events)) > 0; any = true) {
    for (ssize_t at = 0; at < size;) {
      const auto& event = *reinterpret_cast<const inotify_event*>(events + at);
      const std::pair file(event.wd, std::string(event.len > 0 ? event.name : ""));
      if (event.mask & IN_MODIFY) being_written_.insert(file);
      if (event.mask & kSaved) being_written_.erase(file);
      if (event.mask & IN_Q_OVERFLOW) being_written_.clear();
      at += static_cast<ssize_t>(sizeof event + event.len);
    }
  }
  return any;
}

FolderWatch::Woken FolderWatch::wait(Millis settle, Millis rescan) {
  const auto begin = std::chrono::steady_clock::now();
  bool changed = false;
  for (;;) {
    const auto spent = std::chrono::duration_cast<Millis>(std::chrono::steady_clock::now() - begin);
    if (spent >= rescan) break;
    const bool settling = changed && being_written_.empty();
    pollfd waits[] = {{inotify_, POLLIN, 0}, {wake_, POLLIN, 0}};
    poll(waits, 2, static_cast<int>((settling ? std::min(settle, rescan - spent) : rescan - spent).count()));
    if (waits[1].revents) return Woken::stopped;
    if (drain()) {
      changed = true;
    } else if (settling) {
      break;
    }
  }
  add_folders();
  return changed ? Woken::changed : Woken::rescan;
}

void FolderWatch::stop() {
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto written = write(wake_, &one, sizeof one);
}

}  // namespace parley::script
