// `parley serve --demo`: people and conversations of the last two weeks, so that whoever looks at parley for the first
// time has something to look at. They come into an empty tenant, in one commit, once, and stay marked.
#pragma once

#include <array>

#include "identity/operator_accounts.hpp"
#include "messaging/channel_directory.hpp"
#include "store/writer.hpp"

namespace parley::server {

/// All of it outlives the demo.
struct DemoGround {
  const store::SystemAccess& access;
  store::Database& database;
  store::Writer& writer;
  const messaging::ChannelDirectory& channels;
  identity::OperatorAccounts& accounts;
  const Clock& clock;
};

class Demo {
 public:
  explicit Demo(const DemoGround& ground) : ground_(ground) {}

  /// Fills the tenant "default" unless it holds demo data already; returns how many conversations were made. They are
  /// in a channel that reaches nobody outside. Contacts and conversations bear the tag "demo"; the colleagues have
  /// passwords that nobody knows. Errors: conflict (the tenant has contacts or conversations of its own), not_found (it
  /// has no phone simulator).
  Result<std::size_t> fill();

  /// Whether any tenant holds demo data.
  static Result<bool> is_there(const store::SystemAccess& access, store::Database& database);

 private:
  struct Story;
  Result<bool> is_empty() const;
  Result<std::string> local_channel() const;
  Result<std::vector<identity::User>> colleagues() const;

  const DemoGround ground_;
};

/// Errc::denied when there is demo data and `listen_host` can be reached from other machines.
Result<> keep_demo_private(const store::SystemAccess& access, store::Database& database,
                           const std::string& listen_host);

}  // namespace parley::server
