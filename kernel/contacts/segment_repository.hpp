// Segments, which are saved filters over contacts, and their SQL.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/json.hpp"
#include "store/database.hpp"
#include "store/write_set.hpp"

namespace parley::contacts {

struct Segment {
  std::string id{};
  std::string name{};
  json::object filter{};  ///< see segment_filter.hpp
  WallTime created_at{}, updated_at{};
};

class SegmentRepository {
 public:
  explicit SegmentRepository(store::Database& database) : database_(database) {}

  /// Ordered by name; those whose name contains `words`.
  Result<std::vector<Segment>> list(std::string_view tenant, const std::string& words, bool descending,
                                    std::int64_t limit, std::int64_t offset) const;
  Result<std::int64_t> count(std::string_view tenant, const std::string& words) const;
  Result<std::optional<Segment>> find(std::string_view tenant, std::string_view id) const;

  /// Conflict when the name is taken.
  void insert(store::WriteSet& set, const Segment& segment) const;
  void update(store::WriteSet& set, const Segment& segment) const;
  void remove(store::WriteSet& set, std::string_view id) const;

 private:
  store::Database& database_;
};

}  // namespace parley::contacts
