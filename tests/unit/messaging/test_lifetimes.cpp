// What is given to the writer comes back on its thread, also to those who are about to go.
#include <future>

#include "pipeline_fixture.hpp"

using namespace parley;
using namespace parley::test;

namespace {

/// Commits go on, and nobody hears of them until let_go().
class HeldWriter {
 public:
  explicit HeldWriter(store::Writer& writer) {
    store::WriteSet set("acme");
    set.add("UPDATE contacts SET name = '' WHERE tenant_id = $1 AND id = 'nobody'");
    const auto held = std::make_shared<std::promise<void>>();
    const auto hold = [held, freed = freed_.get_future().share()](auto&&) {
      held->set_value();
      freed.wait();
    };
    writer.submit(std::move(set), hold).value();
    held->get_future().wait();
  }
  void let_go() { freed_.set_value(); }

 private:
  std::promise<void> freed_;
};

template <class Part>
void goes_after(std::unique_ptr<Part>& part, HeldWriter& writer, const std::atomic<bool>& heard) {
  auto gone = std::async(std::launch::async, [&] {
    part.reset();
    return heard.load();
  });
  CHECK(gone.wait_for(Millis(100)) == std::future_status::timeout);
  writer.let_go();
  CHECK(gone.get());
}

}  // namespace

TEST_CASE_METHOD(PipelineFixture, "an outbox goes when it has heard of all that it gave the writer",
                 "[pipeline][lifetime]") {
  std::atomic<bool> heard{false};
  events_.subscribe("test", "message.status", [&](const DomainEvent&) { heard = true; });
  webhook(text("m1", "hello"));
  auto sent = transport_.next();
  HeldWriter writer(*writer_);
  sent.done(accepted("p1"));
  goes_after(outbox_, writer, heard);
  intake_.reset();
  journal_.reset();
  overflow_.reset();  // it reads for the dispatch
  dispatch_.reset();
  events_.remove_owner("test");
}

TEST_CASE_METHOD(PipelineFixture, "a journal goes when it has heard of all that it gave the writer",
                 "[pipeline][lifetime]") {
  std::atomic<bool> heard{false};
  HeldWriter writer(*writer_);
  const auto channel = channels_.current()->find("main");
  journal_->append(channel, parse_events(R"({"events":[)" + text("m1", "silence") + "]}").value(),
                   [&](Result<Journal::Receipt>) { heard = true; });
  goes_after(journal_, writer, heard);
}
