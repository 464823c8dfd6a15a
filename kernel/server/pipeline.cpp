#include "server/pipeline.hpp"

namespace parley::server {

Pipeline::Pipeline(const PipelineOptions& options, const PipelineParts& p)
    : log_(p.log.as("pipeline")),
      clock_(p.clock),
      outbox_(options.outbox, p.access, p.database, p.writer, p.channels, p.transport, p.events, p.clock, p.log,
              p.metrics),
      cache_(options.conversations_cached),
      messages_(messaging::ConversationRepository(p.database), cache_, p.bot, outbox_, p.events, p.clock, p.ids, p.log,
                p.metrics),
      statuses_(p.database, cache_, outbox_, p.events, p.clock),
      router_(messages_, statuses_),
      dispatch_(options.dispatch, router_, p.writer, p.clock, p.log, p.metrics),
      journal_(p.access, p.database, p.writer, dispatch_, p.clock, p.ids, p.metrics),
      intake_(p.channels, journal_, p.log, p.metrics),
      retention_(p.access, p.writer, options.journal_keep, p.clock, p.log) {}

Result<> Pipeline::start() {
  if (const Result<> recovered = outbox_.recover(); !recovered) return recovered;
  dispatch_.start();
  const Result<std::size_t> events = journal_.recover();
  if (!events) return events.error();
  if (*events > 0) log_.info("events of an earlier run are taken up", {{"events", *events}});
  outbox_.start();
  retention_.start();
  return {};
}

bool Pipeline::stop(Millis deadline) {
  const SteadyTime end = clock_.steady() + deadline;
  const bool handled = dispatch_.stop(deadline);
  const auto left = std::chrono::duration_cast<Millis>(end - clock_.steady());
  return outbox_.stop(std::max(left, Millis(0))) && handled;
}

}  // namespace parley::server
