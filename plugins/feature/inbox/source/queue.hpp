// A queue: a line of waiting conversations, and the rules by which they are given to its agents.
#pragma once

#include <cstdint>
#include <optional>
#include <parley/json.hpp>
#include <string>
#include <vector>

#include "business_hours.hpp"

namespace parley::inbox {

enum class Routing {
  round_robin,  ///< to whom it was longest ago
  least_busy,   ///< to who has the fewest open conversations
  skills,       ///< to who can do the least beyond what is asked for, so that the versatile stay free
  manual        ///< agents pull
};

/// Zeros ask for nothing.
struct Overflow {
  std::string queue_id;  ///< where to; empty: nowhere
  std::int64_t after_ms = 0;
  std::int64_t longer_than = 0;
};
struct Promise {
  std::int64_t first_reply_ms = 0, resolution_ms = 0;
};
struct AlertBounds {
  std::int64_t waiting = 0, wait_ms = 0;
};

struct Queue {
  std::string id, name;
  std::optional<std::string> department_id;
  bool is_active = true;
  sdk::Json settings;  ///< as the API takes and shows them, with all defaults
  std::int64_t created_at = 0, updated_at = 0;

  // Read from the settings.
  Routing routing = Routing::round_robin;
  std::int64_t capacity = 5;  ///< open conversations of an agent, from wherever they came
  std::int64_t priority = 0;  ///< whose turn it is when an agent serves several queues: the higher first
  std::vector<std::string> required_skills, priority_tags;
  std::shared_ptr<const BusinessHours> hours;  ///< null: always open
  Overflow overflow;
  Promise promise;
  AlertBounds alert;

  bool open_at(std::int64_t wall_ms) const { return !hours || hours->open_at(wall_ms); }
  /// When so much working time from then on has passed.
  std::int64_t after(std::int64_t wall_ms, std::int64_t ms) const {
    return hours ? hours->after(wall_ms, ms) : wall_ms + ms;
  }
};

/// The settings that a queue begins with.
sdk::Json default_settings();
/// Reads `queue.settings` into the members beside it. Throws what sdk::wrong_field() makes.
void read_settings(Queue& queue);
/// The members of a body that are settings, over those that are there.
sdk::Json with_changes(sdk::Json settings, const sdk::Json& body);

sdk::Json document(const Queue& queue);
/// Of the settings as a request gives them; without the names of the members that every queue has.
std::vector<std::pair<std::string, sdk::Json>> settings_schema();

}  // namespace parley::inbox
