// The way of a message, put together: journal, dispatch, handlers, outbox, in the order in which they depend on each
// other.
#pragma once

#include "messaging/channel_directory.hpp"
#include "messaging/conversation_cache.hpp"
#include "messaging/dispatch.hpp"
#include "messaging/domain_events.hpp"
#include "messaging/event_router.hpp"
#include "messaging/intake.hpp"
#include "messaging/journal.hpp"
#include "messaging/message_handler.hpp"
#include "messaging/outbox.hpp"
#include "messaging/overflow_reader.hpp"
#include "messaging/retention.hpp"
#include "messaging/shard_reader.hpp"
#include "messaging/status_handler.hpp"
#include "server/cluster_node.hpp"

namespace parley::server {

struct PipelineOptions {
  messaging::DispatchOptions dispatch;
  messaging::OutboxOptions outbox;
  messaging::ShardReaderOptions reader;
  std::size_t conversations_cached = 100'000;
  Millis journal_keep = std::chrono::hours(24 * 8);
  std::vector<messaging::Aged> aged{};  ///< what else is forgotten
};

/// What the pipeline works with; all of it outlives the pipeline.
struct PipelineParts {
  ClusterNode& node;
  const store::SystemAccess& access;
  store::Database& database;
  store::Writer& writer;
  messaging::ChannelDirectory& channels;
  messaging::Transport& transport;
  messaging::DomainEvents& events;
  messaging::Bot& bot;
  messaging::Sessions& sessions;
  const Clock& clock;
  Ids& ids;
  Log log;
  Metrics& metrics;
};

class Pipeline {
 public:
  Pipeline(const PipelineOptions& options, const PipelineParts& parts);

  /// Takes up what an earlier process left behind, as far as it is this node's, then runs. Channels must be open.
  Result<> start();
  /// Finishes what is under way: events being handled, then messages being sent. False when the deadline came first;
  /// nothing is lost by that, the next start or another node takes it up.
  bool stop(Millis deadline);

  messaging::Intake& intake() { return intake_; }
  messaging::Outbox& outbox() { return outbox_; }
  messaging::Journal& journal() { return journal_; }

 private:
  Result<> take_up_alone();
  Result<> join_others();

  Log log_;
  const Clock& clock_;
  ClusterNode& node_;
  const messaging::JournalRows rows_;
  messaging::Outbox outbox_;
  messaging::ConversationCache cache_;
  messaging::MessageHandler messages_;
  messaging::StatusHandler statuses_;
  messaging::EventRouter router_;
  messaging::Dispatch dispatch_;
  messaging::OverflowReader overflow_;
  messaging::ShardReader reader_;
  messaging::Journal journal_;
  messaging::Intake intake_;
  messaging::Retention retention_;
};

}  // namespace parley::server
