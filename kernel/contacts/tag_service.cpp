#include "contacts/tag_service.hpp"

#include <algorithm>
#include <set>

#include "base/error_detail.hpp"
#include "contacts/contact_writing.hpp"

namespace parley::contacts {

namespace {

constexpr int kAttempts = 5;  // rules and other people change tags at the same time, but not for long

std::vector<std::string> changed_tags(const Contact& contact, const std::vector<std::string>& added,
                                      const std::vector<std::string>& removed) {
  std::vector<std::string> tags = contact.tags;
  std::erase_if(
      tags, [&](const std::string& tag) { return std::find(removed.begin(), removed.end(), tag) != removed.end(); });
  tags.insert(tags.end(), added.begin(), added.end());
  return without_repeats(tags);
}

}  // namespace

Result<std::size_t> TagService::change(const identity::Caller& caller, std::span<const std::string> contact_ids,
                                       const std::vector<std::string>& added, const std::vector<std::string>& removed) {
  for (int tries = 1;; ++tries) {
    Result<std::size_t> changed = attempt(caller, contact_ids, added, removed);
    if (changed || changed.error().code != Errc::conflict || tries == kAttempts) return changed;
  }
}

Result<std::size_t> TagService::attempt(const identity::Caller& caller, std::span<const std::string> contact_ids,
                                        const std::vector<std::string>& added,
                                        const std::vector<std::string>& removed) {
  const Result<std::vector<Contact>> found = contacts_.find_all(caller.tenant(), contact_ids);
  if (!found) return found.error();
  std::set<std::string_view> known;
  for (const Contact& contact : *found) known.insert(contact.id);
  for (const std::string& id : contact_ids)
    if (!known.contains(id)) return fail(Errc::not_found, "there is no contact " + id);

  store::WriteSet set(caller.tenant());
  std::vector<std::string> changed;
  json::array added_names(added.begin(), added.end()), removed_names(removed.begin(), removed.end());
  for (const Contact& contact : *found) {
    const std::vector<std::string> tags = changed_tags(contact, added, removed);
    if (tags == contact.tags) continue;
    if (tags.size() > kMostTags)
      return wrong_field("tags", "the contact " + contact.id + " would have " + std::to_string(tags.size()) +
                                     " tags, expected at most " + std::to_string(kMostTags));
    contacts_.set_tags(set, contact, tags, parts_.clock.wall());
    parts_.audit.add(set, caller, "contacts.tag", contact.id, {{"added", added_names}, {"removed", removed_names}});
    changed.push_back(contact.id);
  }
  if (changed.empty()) return 0;
  if (const Result<> done = commit(parts_, std::move(set), changed); !done) return done.error();
  return changed.size();
}

}  // namespace parley::contacts
