// A Lua state with one version of a script in it, on which its sessions run. For the .cpp files of this room only.
#pragma once

#include <memory>

#include "script/coroutine.hpp"
#include "script/durable_run.hpp"
#include "script/sandbox.hpp"
#include "script/script_version.hpp"

namespace parley::script {

class DurableStage {
 public:
  /// Compiles the script; nothing of it runs yet. Errors: the script's own, with line.
  static Result<std::unique_ptr<DurableStage>> make(const Clock& clock, const Log& log, const DurableOptions& options,
                                                    const std::function<std::uint64_t()>& random,
                                                    const ScriptVersion& version);

  /// The script, from the top, for this run, which outlives it. Nothing is shared with other runs on the stage.
  std::unique_ptr<Coroutine> begin();
  /// Resumes with the run in place.
  Result<Coroutine::State> resume(Coroutine& script, DurableRun& run, const Coroutine::Push& answer = {});

  Sandbox& sandbox() { return *sandbox_; }
  bool used() const { return used_; }
  bool out_of_memory() const;

 private:
  DurableStage() = default;
  Result<> prepare(const ScriptVersion& version);

  std::unique_ptr<Sandbox> sandbox_;
  FunctionRef chunk_ = 0;
  bool used_ = false;
};

}  // namespace parley::script
