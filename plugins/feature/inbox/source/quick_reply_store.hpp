// The rows of quick replies: texts that agents call up by a shortcut.
#pragma once

#include <optional>
#include <parley/host/store.hpp>
#include <parley/json.hpp>
#include <string>
#include <vector>

namespace parley::inbox {

struct QuickReply {
  std::string id, shortcut, text, category, created_by;
  std::int64_t created_at = 0, updated_at = 0;
};

sdk::Json document(const QuickReply& reply);

/// What a list is narrowed to; empty: nothing.
struct QuickReplyFilter {
  std::string words;  ///< in the shortcut, the text or the category
  std::string category;
};

/// Thread-safe. Blocks. Throws Failure; PARLEY_CONFLICT for a shortcut that is taken.
class QuickReplyStore {
 public:
  explicit QuickReplyStore(sdk::Store store) : store_(store) {}

  /// By shortcut.
  std::vector<QuickReply> list(std::string_view tenant, const QuickReplyFilter& filter, std::int64_t most,
                               std::int64_t offset) const;
  std::int64_t count(std::string_view tenant, const QuickReplyFilter& filter = {}) const;
  std::optional<QuickReply> find(std::string_view tenant, std::string_view id) const;
  void add(std::string_view tenant, const QuickReply& reply) const;
  void update(std::string_view tenant, const QuickReply& reply) const;
  void remove(std::string_view tenant, std::string_view id) const;

 private:
  sdk::Store store_;
};

}  // namespace parley::inbox
