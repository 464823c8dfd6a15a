#include "script/rule_matcher.hpp"

#include <algorithm>
#include <re2/re2.h>
#include <re2/set.h>

#include "script/unicode.hpp"

namespace parley::script {

namespace {

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && static_cast<unsigned char>(text.front()) <= ' ') text.remove_prefix(1);
  while (!text.empty() && static_cast<unsigned char>(text.back()) <= ' ') text.remove_suffix(1);
  return text;
}

// A keyword, folded, in words: between them any white space may stand.
std::vector<std::string> words_of(std::string_view keyword) {
  std::vector<std::string> words;
  const std::string folded = fold(trimmed(keyword));
  for (std::size_t at = 0; at < folded.size();) {
    const std::size_t space = std::min(folded.find(' ', at), folded.size());
    if (space > at) words.push_back(folded.substr(at, space - at));
    at = space + 1;
  }
  return words;
}

// What the set looks for. Where it may stand is checked afterwards: as part of the expression, the classes of all
// letters would make the automaton a hundred times as large.
std::string words_expression(const std::vector<std::string>& words) {
  std::string expression;
  for (const auto& word : words) expression += (expression.empty() ? "" : R"(\s+)") + RE2::QuoteMeta(word);
  return expression;
}

bool is_space(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

// The end of the words if they stand at `at`.
std::size_t end_of_words(std::string_view text, std::size_t at, const std::vector<std::string>& words) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::size_t gap = at;
    while (i > 0 && at < text.size() && is_space(text[at])) ++at;
    if ((i > 0 && at == gap) || !text.substr(at).starts_with(words[i])) return text.npos;
    at += words[i].size();
  }
  return at;
}

bool no_word_in(std::string_view text) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool begins = (static_cast<unsigned char>(text[at]) & 0xC0) != 0x80;
    if (begins && word_at(text, at)) return false;
  }
  return true;
}

bool stands_well(std::string_view text, std::size_t begin, std::size_t end, KeywordMatch match) {
  switch (match) {
    case KeywordMatch::contains:
      return true;
    case KeywordMatch::starts_with:
      return no_word_in(text.substr(0, begin));
    case KeywordMatch::ends_with:
      return no_word_in(text.substr(end));
    case KeywordMatch::exact:
      return no_word_in(text.substr(0, begin)) && no_word_in(text.substr(end));
    case KeywordMatch::word:
      break;
  }
  return !(word_before(text, begin) && word_at(text, begin)) && !(word_before(text, end) && word_at(text, end));
}

struct Keyword {
  std::vector<std::string> words;  // none: the pattern is an expression, and the set has said all
  KeywordMatch match = KeywordMatch::word;

  bool occurs_in(std::string_view text) const {
    if (words.empty() || match == KeywordMatch::contains) return true;
    for (std::size_t at = text.find(words[0]); at != text.npos; at = text.find(words[0], at + 1)) {
      const std::size_t end = end_of_words(text, at, words);
      if (end != text.npos && stands_well(text, at, end, match)) return true;
    }
    return false;
  }
};

RE2::Options expression_options(std::size_t memory) {
  RE2::Options options;
  options.set_case_sensitive(false);
  options.set_log_errors(false);
  options.set_max_mem(static_cast<std::int64_t>(memory));
  return options;
}

constexpr std::size_t kSingleMemory = 1u << 20;

}  // namespace

struct RuleMatcher::Parts {
  explicit Parts(std::size_t memory) : set(expression_options(memory), RE2::UNANCHORED) {}

  RE2::Set set;
  std::vector<std::uint32_t> rule_of;               // by pattern
  std::vector<std::string> expressions;             // by pattern
  std::vector<Keyword> keywords;                    // by pattern
  std::vector<std::unique_ptr<RE2>> with_captures;  // by pattern; null where there is nothing to catch
  bool built = false;
};

RuleMatcher::RuleMatcher(MatcherOptions options)
    : options_(options), parts_(std::make_unique<Parts>(options.memory_bytes)) {}
RuleMatcher::~RuleMatcher() = default;

Result<void> RuleMatcher::add(const Rule& rule, std::uint32_t number) {
  for (const std::string& pattern : rule.patterns) {
    const bool regex = rule.trigger == Trigger::regex;
    if (!is_utf8(pattern) || trimmed(pattern).empty())
      return fail(Errc::invalid, "a pattern must be UTF-8 and not blank");
    Keyword keyword;
    if (!regex) keyword = {words_of(pattern), rule.match};
    const std::string expression = regex ? fold_beyond_ascii(pattern) : words_expression(keyword.words);
    auto single = std::make_unique<RE2>(expression, expression_options(kSingleMemory));
    std::string why = single->ok() ? "" : single->error();
    if (why.empty() && parts_->set.Add(expression, &why) < 0 && why.empty()) why = "refused";
    if (!why.empty()) {
      return fail(Errc::invalid, "pattern \"" + pattern + "\": " + why + "; expected an expression in RE2's syntax");
    }
    parts_->rule_of.push_back(number);
    parts_->expressions.push_back(expression);
    parts_->keywords.push_back(std::move(keyword));
    if (!regex || single->NumberOfCapturingGroups() == 0) single.reset();
    parts_->with_captures.push_back(std::move(single));
  }
  return {};
}

Result<void> RuleMatcher::build() {
  if (parts_->rule_of.empty()) return {};
  parts_->built = parts_->set.Compile();
  if (!parts_->built) {
    return fail(Errc::limit, "the patterns do not fit into " + std::to_string(options_.memory_bytes) +
                                 " bytes; use fewer or simpler ones, or raise the matcher's memory");
  }
  return {};
}

std::size_t RuleMatcher::patterns() const {
  return parts_->rule_of.size();
}

std::string_view RuleMatcher::looked_at(std::string_view text) const {
  return text.substr(0, options_.text_bytes);
}

void RuleMatcher::match(std::string_view text, Scratch& scratch, std::vector<Hit>& hits) const {
  hits.clear();
  if (!parts_->built) return;
  scratch.folded = fold(looked_at(text));
  RE2::Set::ErrorInfo failed{};
  scratch.found.clear();
  if (!parts_->set.Match(scratch.folded, &scratch.found, &failed) && failed.kind == RE2::Set::kOutOfMemory) {
    // The automaton grew over its memory on this text. Slow, but right.
    for (std::size_t i = 0; i < parts_->expressions.size(); ++i) {
      if (RE2::PartialMatch(scratch.folded, RE2(parts_->expressions[i], expression_options(kSingleMemory)))) {
        scratch.found.push_back(static_cast<int>(i));
      }
    }
  }
  std::sort(scratch.found.begin(), scratch.found.end());
  for (const int pattern : scratch.found) {
    if (!parts_->keywords[static_cast<std::size_t>(pattern)].occurs_in(scratch.folded)) continue;
    hits.push_back({parts_->rule_of[static_cast<std::size_t>(pattern)], static_cast<std::uint32_t>(pattern)});
  }
}

std::vector<std::string> RuleMatcher::captures(std::uint32_t pattern, std::string_view text) const {
  std::vector<std::string> caught;
  const RE2* expression = parts_->with_captures[pattern].get();
  if (!expression) return caught;
  text = looked_at(text);
  const FoldedText folded = fold_with_origin(text);
  std::vector<re2::StringPiece> groups(static_cast<std::size_t>(expression->NumberOfCapturingGroups()) + 1);
  const bool found = expression->Match(folded.text, 0, folded.text.size(), RE2::UNANCHORED, groups.data(),
                                       static_cast<int>(groups.size()));
  for (std::size_t i = 1; found && i < groups.size(); ++i) {
    if (!groups[i].data()) {
      caught.emplace_back();
      continue;
    }
    const auto begin = static_cast<std::size_t>(groups[i].data() - folded.text.data());
    const std::size_t from = folded.origin[begin];
    caught.emplace_back(text.substr(from, folded.origin[begin + groups[i].size()] - from));
  }
  return caught;
}

}  // namespace parley::script
