#include "script/effect_log.hpp"

#include <algorithm>
#include <array>

namespace parley::script {

using dialogue::JournalledEffect;

namespace {

constexpr std::array<std::string_view, 7> kReadings = {"contact", "tenant", "message", "get", "now", "random", "say"};

std::size_t bytes_of(const JournalledEffect& row) {
  return row.kind.size() + row.key.size() + row.args_hash.size() + json::serialize(row.result).size();
}

}  // namespace

bool is_reading(std::string_view kind) {
  return std::find(kReadings.begin(), kReadings.end(), kind) != kReadings.end();
}

std::string short_hash(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325;  // FNV-1a
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  constexpr char kDigits[] = "0123456789abcdef";
  std::string out(16, '0');
  for (std::size_t i = 16; i-- > 0; hash >>= 4) out[i] = kDigits[hash & 15];
  return out;
}

EffectLog::EffectLog(std::shared_ptr<const Journal> journal, std::int64_t base, JournalUse use, Caps caps)
    : journal_(journal ? std::move(journal) : std::make_shared<const Journal>()),
      rows_(journal_->size()),
      base_(base),
      last_seq_(base),
      use_(use),
      caps_(caps) {
  if (rows_ > 0) last_seq_ = std::max(last_seq_, journal_->back().seq);
  first_ = first_after_base();
  skip_readings(first_);
}

std::size_t EffectLog::first_after_base() const {
  const auto first = std::partition_point(journal_->begin(), journal_->end(),
                                          [&](const JournalledEffect& row) { return row.seq <= base_; });
  return static_cast<std::size_t>(first - journal_->begin());
}

void EffectLog::skip_readings(std::size_t from) {
  cursor_ = from;
  while (cursor_ < rows_ && is_reading((*journal_)[cursor_].kind)) ++cursor_;
}

Result<> EffectLog::check_room() const {
  if (use_.rows < caps_.rows && use_.bytes < caps_.bytes) return {};
  return fail(Errc::limit, "this conversation has learned " + std::to_string(use_.rows) + " things (" +
                               std::to_string(use_.bytes) + " bytes), and at most " + std::to_string(caps_.rows) +
                               " (" + std::to_string(caps_.bytes) +
                               " bytes) are kept; begin afresh before that with chat:continue(state)");
}

const JournalledEffect& EffectLog::append(JournalledEffect row) {
  row.seq = ++last_seq_;
  ++use_.rows;
  use_.bytes += bytes_of(row);
  new_.push_back(std::move(row));
  return new_.back();
}

const JournalledEffect& EffectLog::record(std::string_view kind, std::string_view key, std::string_view args_hash,
                                          bool failed, json::value result, WallTime at) {
  int occurrence = 1;
  const auto count = [&](const JournalledEffect& row) { occurrence += row.kind == kind && row.key == key; };
  for (std::size_t i = first_; i < rows_; ++i) count((*journal_)[i]);
  for (const JournalledEffect& row : new_) count(row);
  return append(
      {0, std::string(kind), std::string(key), occurrence, std::string(args_hash), failed, std::move(result), at});
}

std::size_t EffectLog::find_row(std::string_view kind, std::string_view key, std::size_t from) const {
  for (; from < rows_; ++from) {
    const JournalledEffect& row = (*journal_)[from];
    if (row.kind == kind && row.key == key) break;
  }
  return from;
}

EffectLog::Reading& EffectLog::reading(std::string_view kind, std::string_view key) {
  for (Reading& each : readings_) {
    if (each.key == key && each.kind == kind) return each;
  }
  readings_.push_back({std::string(kind), std::string(key), 0, find_row(kind, key, first_), false, nullptr});
  return readings_.back();
}

Result<const json::value*> EffectLog::read(std::string_view kind, std::string_view key, bool replaying, WallTime at,
                                           const std::function<json::value()>& now_it_is) {
  Reading& reading = this->reading(kind, key);
  ++reading.count;
  while (replaying && reading.next < rows_ && (*journal_)[reading.next].occurrence <= reading.count) {
    reading.value = (*journal_)[reading.next].result;
    reading.known = true;
    reading.next = find_row(kind, key, reading.next + 1);
  }
  if (replaying && reading.known) return &reading.value;
  json::value value = now_it_is();
  if (reading.known && value == reading.value) return &reading.value;
  if (const Result<> room = check_room(); !room) return room.error();
  append({0, reading.kind, reading.key, reading.count, {}, false, value, at});
  reading.value = std::move(value);
  reading.known = true;
  return &reading.value;
}

const json::value* EffectLog::failed_then(std::string_view kind, bool replaying) {
  Reading& reading = this->reading(kind, {});
  ++reading.count;
  if (!replaying || reading.next >= rows_ || (*journal_)[reading.next].occurrence != reading.count) return nullptr;
  const json::value* why = &(*journal_)[reading.next].result;
  reading.next = find_row(kind, {}, reading.next + 1);
  return why;
}

void EffectLog::record_failure(std::string_view kind, json::value why, WallTime at) {
  Reading& reading = this->reading(kind, {});
  append({0, std::string(kind), {}, reading.count, {}, true, std::move(why), at});
}

Journal EffectLog::take_new() {
  Journal rows = std::move(new_);
  new_.clear();
  return rows;
}

void EffectLog::go_on_with(std::shared_ptr<const Journal> journal) {
  journal_ = journal ? std::move(journal) : std::make_shared<const Journal>();
  rows_ = journal_->size();
  first_ = first_after_base();
  cursor_ = rows_;
}

}  // namespace parley::script
