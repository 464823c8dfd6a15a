// Threads with names, so that `top -H`, a debugger and a profile tell which part of the server is busy.
#pragma once

#include <cstddef>
#include <pthread.h>
#include <thread>
#include <utility>

namespace parley {

/// A thread that runs `work`. Its name has at most 15 bytes: the system takes no more.
template <std::size_t Size, class Work>
std::thread named_thread(const char (&name)[Size], Work work) {
  static_assert(Size <= 16, "a thread's name has at most 15 bytes");
  std::thread thread(std::move(work));
  pthread_setname_np(thread.native_handle(), name);
  return thread;
}

}  // namespace parley
