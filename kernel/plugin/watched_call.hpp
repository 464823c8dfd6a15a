// Runs foreign code on a thread of its own and watches the clock, because a plugin may never return.
#pragma once

#include <functional>

#include "base/clock.hpp"

namespace parley::plugin {

/// Runs `work` on a new thread and waits at most `deadline` for its end. True when it ended. Otherwise the thread is
/// left behind, never forced: what `work` uses it must own (captured shared_ptr), for it may still run when this has
/// returned. `work` must not throw. Throws std::system_error when no thread can be made.
bool run_watched(Millis deadline, std::function<void()> work);

}  // namespace parley::plugin
