#include "server/pipeline.hpp"

namespace parley::server {

namespace {
constexpr Millis kFirstReading{30'000};

messaging::OutboxOptions at(messaging::OutboxOptions options, const ClusterNode& node) {
  options.node = node.name();
  return options;
}
}  // namespace

Pipeline::Pipeline(const PipelineOptions& options, const PipelineParts& p)
    : log_(p.log.as("pipeline")),
      clock_(p.clock),
      node_(p.node),
      rows_(p.access, p.database),
      outbox_(at(options.outbox, p.node), p.node.shards(), p.node.wake_ups(), p.access, p.database, p.writer,
              p.channels, p.transport, p.events, p.clock, p.log, p.metrics),
      cache_(options.conversations_cached),
      messages_(messaging::ConversationRepository(p.database), cache_, p.bot, p.sessions, p.channels, outbox_, p.events,
                p.clock, p.ids, p.log, p.metrics),
      statuses_(p.database, cache_, outbox_, p.events, p.clock),
      router_(messages_, statuses_),
      dispatch_(options.dispatch, p.node.shards(), rows_, router_, p.writer, p.clock, p.log, p.metrics),
      overflow_(rows_, dispatch_, p.writer, p.log),
      reader_(options.reader, p.node.shards(), rows_, dispatch_, outbox_, p.log, p.metrics),
      journal_(p.node.shards(), p.node.wake_ups(), p.writer, dispatch_, p.clock, p.ids, p.metrics),
      intake_(p.channels, journal_, p.log, p.metrics),
      retention_(p.access, p.writer, p.node.shards(), options.journal_keep, p.clock, p.log, options.aged) {}

Result<> Pipeline::start() {
  const Result<> begun = node_.shards().lone() ? take_up_alone() : join_others();
  if (!begun) return begun;
  outbox_.start();
  retention_.start();
  return {};
}

Result<> Pipeline::take_up_alone() {
  if (const Result<> recovered = outbox_.recover(); !recovered) return recovered;
  dispatch_.start();
  return overflow_.start();
}

Result<> Pipeline::join_others() {
  dispatch_.start();
  reader_.start(node_.name());
  const Result<> joined = node_.start(reader_, [this](cluster::ShardMask shards) { reader_.look(shards); });
  if (!joined) return joined;
  if (!reader_.wait_until_read(kFirstReading))
    log_.warning("what an earlier run left is still being read; it is taken up while the server runs");
  return {};
}

bool Pipeline::stop(Millis deadline) {
  const SteadyTime end = clock_.steady() + deadline;
  const bool handled = dispatch_.stop(deadline);
  const auto left = std::chrono::duration_cast<Millis>(end - clock_.steady());
  const bool sent = outbox_.stop(std::max(left, Millis(0)));
  node_.hand_over();
  reader_.stop();
  return sent && handled;
}

}  // namespace parley::server
