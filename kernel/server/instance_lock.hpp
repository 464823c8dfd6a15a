// One server for one data folder: a lock on a file in it, held for as long as the process lives and gone with it.
#pragma once

#include <filesystem>

#include "base/result.hpp"

namespace parley::server {

class InstanceLock {
 public:
  /// Errors: conflict, with the process id of the other, when a server is running on this folder.
  static Result<InstanceLock> take(const std::filesystem::path& data_dir);
  InstanceLock(InstanceLock&& other) noexcept;
  InstanceLock& operator=(InstanceLock&&) = delete;
  ~InstanceLock();

 private:
  explicit InstanceLock(int file) : file_(file) {}
  int file_;
};

}  // namespace parley::server
