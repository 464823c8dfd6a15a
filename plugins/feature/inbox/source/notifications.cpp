#include "notifications.hpp"

#include <algorithm>

#include "new_id.hpp"

namespace parley::inbox {

void Notifications::tell(std::string_view tenant, const std::string& user, std::string_view kind,
                         const std::string& conversation, sdk::Json data) const {
  const std::int64_t now = clock_.wall_ms();
  const Notification notification{new_id(now), user, std::string(kind), conversation, std::move(data), now, {}};
  store_.add(tenant, notification);
  realtime_.emit(tenant, "notification", {"user:" + user}, document(notification));
}

std::vector<std::string> mentioned(std::string_view note, const std::map<std::string, Person>& people) {
  std::vector<std::string> found;
  for (std::size_t at = note.find('@'); at != std::string_view::npos; at = note.find('@', at + 1)) {
    const std::string_view rest = note.substr(at + 1);
    const Person* best = nullptr;
    for (const auto& [id, person] : people)
      if (!person.name.empty() && rest.starts_with(person.name) && (!best || person.name.size() > best->name.size()))
        best = &person;
    if (best && std::find(found.begin(), found.end(), best->id) == found.end()) found.push_back(best->id);
  }
  return found;
}

}  // namespace parley::inbox
