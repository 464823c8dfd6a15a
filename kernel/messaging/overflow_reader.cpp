#include "messaging/overflow_reader.hpp"

#include "base/named_thread.hpp"
#include "store/writer.hpp"

namespace parley::messaging {

namespace {
constexpr Millis kAgain{20};  // after a reading that brought nothing
}

OverflowReader::OverflowReader(JournalRows rows, Dispatch& dispatch, store::Writer& writer, Log log)
    : rows_(rows), dispatch_(dispatch), writer_(writer), log_(log.as("journal")) {}

OverflowReader::~OverflowReader() {
  dispatch_.stop_reading();
  if (thread_.joinable()) thread_.join();
}

Result<> OverflowReader::start() {
  if (const auto unclaimed = writer_.write(rows_.unclaim_all()); !unclaimed) return unclaimed.error();
  const Result<std::size_t> left = rows_.count_pending();
  if (!left) return left.error();
  if (*left > 0) log_.info("events of an earlier run are taken up", {{"events", *left}});
  dispatch_.found_in_store(*left);
  thread_ = named_thread("overflow", [this] { run(); });
  return {};
}

void OverflowReader::run() {
  for (Millis pause{0}; dispatch_.wait_to_read(pause);) pause = read_page() ? Millis(0) : kAgain;
}

bool OverflowReader::read_page() {
  if (place_.empty()) {
    reading_ = dispatch_.begin_reading();
    found_ = false;
  }
  Result<std::vector<JournalEntry>> page = rows_.unclaimed(place_);
  if (!page) {
    log_.warning("what was left in the store could not be read; trying again", {{"reason", page.error().message}});
    return false;
  }
  const bool last = page->size() < JournalRows::kPage;
  if (!take_up(std::move(*page))) return true;
  if (!last) return true;
  place_.clear();
  if (!found_) dispatch_.nothing_left(reading_);
  return found_;
}

/// False when there was no room for all: the next page begins with the rest.
bool OverflowReader::take_up(std::vector<JournalEntry> page) {
  const std::string end = page.empty() ? place_ : page.back().id;
  std::erase_if(page, [&](const JournalEntry& entry) { return reading_.known.contains(entry.id); });
  std::vector<std::string> ids;
  ids.reserve(page.size());
  for (const JournalEntry& entry : page) ids.push_back(entry.id);
  const std::size_t taken = dispatch_.take_up(std::move(page));
  found_ = found_ || taken > 0;
  if (taken < ids.size() && taken > 0) place_ = ids[taken - 1];
  if (taken < ids.size()) return false;
  place_ = end;
  return true;
}

}  // namespace parley::messaging
