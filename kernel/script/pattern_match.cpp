// The matcher of pattern.hpp: backtracking, with the choices that may be taken back kept on the call stack.
#include <algorithm>

#include "script/pattern.hpp"

namespace parley::script {

namespace {
// Each pending choice is a call; as deep as stock Lua goes.
constexpr int kDeepest = 200;
}  // namespace

std::optional<std::size_t> Matcher::match_at(std::size_t begin) {
  depth_ = 0;
  const Found found = match(0, begin);
  settle();
  return too_complex_ ? std::nullopt : found;
}

void Matcher::settle() {
  const std::uint64_t steps = steps_;
  steps_ = 0;
  payment_.pay(steps);
}

bool Matcher::single(const Item& item, std::size_t at) const {
  if (at >= subject_.size()) return false;
  const auto c = static_cast<unsigned char>(subject_[at]);
  if (item.kind == Pattern::Kind::any) return true;
  return item.kind == Pattern::Kind::set ? pattern_.set(item.index)[c] : c == item.first;
}

Matcher::Found Matcher::skip_single(const Item& item, std::size_t at) const {
  return single(item, at) ? Found(at + 1) : std::nullopt;
}

Matcher::Found Matcher::match_rest(std::size_t item, std::size_t at) {
  if (++depth_ >= kDeepest) too_complex_ = true;
  const Found found = too_complex_ ? std::nullopt : match(item, at);
  --depth_;
  return found;
}

Matcher::Found Matcher::match(std::size_t index, std::size_t at) {
  using Kind = Pattern::Kind;
  for (const auto& items = pattern_.items(); index < items.size(); ++index) {
    step();
    const Item& item = items[index];
    Found next;
    switch (item.kind) {
      case Kind::open:
      case Kind::position:
        return open(item, index, at);
      case Kind::close:
        return close(item, index, at);
      case Kind::balance:
        next = balance(item, at);
        break;
      case Kind::frontier:
        if (frontier(item, at)) next = at;
        break;
      case Kind::back:
        next = back_reference(item, at);
        break;
      case Kind::end:
        if (at == subject_.size()) next = at;
        break;
      default:
        if (item.repeat == Pattern::Repeat::few) return repeat_lazy(item, index, at);
        if (item.repeat != Pattern::Repeat::once) return repeat_greedy(item, index, at);
        next = skip_single(item, at);
    }
    if (!next) return std::nullopt;
    at = *next;
  }
  return at;
}

Matcher::Found Matcher::repeat_greedy(const Item& item, std::size_t index, std::size_t at) {
  const std::size_t least = item.repeat == Pattern::Repeat::some ? 1 : 0;
  const std::size_t most = item.repeat == Pattern::Repeat::maybe ? 1 : subject_.size();
  std::size_t count = 0;
  while (count < most && single(item, at + count)) {
    step();
    ++count;
  }
  if (count < least) return std::nullopt;
  for (;; --count) {
    step();
    if (const Found found = match_rest(index + 1, at + count)) return found;
    if (count == least || too_complex_) return std::nullopt;
  }
}

Matcher::Found Matcher::repeat_lazy(const Item& item, std::size_t index, std::size_t at) {
  for (;; ++at) {
    step();
    if (const Found found = match_rest(index + 1, at)) return found;
    if (too_complex_ || !single(item, at)) return std::nullopt;
  }
}

Matcher::Found Matcher::open(const Item& item, std::size_t index, std::size_t at) {
  // An outer attempt may have caught something here already, which must be back when this attempt fails.
  const Capture before = captures_[item.index];
  captures_[item.index] = {at, 0, item.kind == Pattern::Kind::position};
  if (const Found found = match_rest(index + 1, at)) return found;
  captures_[item.index] = before;
  return std::nullopt;
}

Matcher::Found Matcher::close(const Item& item, std::size_t index, std::size_t at) {
  Capture& capture = captures_[item.index];
  const std::size_t before = capture.size;
  capture.size = at - capture.begin;
  if (const Found found = match_rest(index + 1, at)) return found;
  captures_[item.index].size = before;
  return std::nullopt;
}

Matcher::Found Matcher::balance(const Item& item, std::size_t at) {
  if (at >= subject_.size() || static_cast<unsigned char>(subject_[at]) != item.first) return std::nullopt;
  std::size_t depth = 1;
  for (std::size_t i = at + 1; i < subject_.size(); ++i) {
    step();
    const auto c = static_cast<unsigned char>(subject_[i]);
    if (c == item.second) {
      if (--depth == 0) return i + 1;
    } else if (c == item.first) {
      ++depth;
    }
  }
  return std::nullopt;
}

bool Matcher::frontier(const Item& item, std::size_t at) const {
  const auto& set = pattern_.set(item.index);
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(subject_[i]); };
  const unsigned char before = at == 0 ? 0 : byte(at - 1);
  const unsigned char here = at < subject_.size() ? byte(at) : 0;
  return !set[before] && set[here];
}

Matcher::Found Matcher::back_reference(const Item& item, std::size_t at) {
  const Capture& capture = captures_[item.index];
  // A position capture as a reference: stock Lua takes its length for huge, so it never matches.
  if (capture.position) return std::nullopt;
  steps_ += capture.size / 16;
  step();
  const std::string_view caught = subject_.substr(capture.begin, capture.size);
  return subject_.substr(at).starts_with(caught) ? Found(at + caught.size()) : std::nullopt;
}

}  // namespace parley::script
