#include "contacts/segment_service.hpp"

#include "base/quoted.hpp"
#include "contacts/custom_field_repository.hpp"
#include "contacts/segment_filter.hpp"

namespace parley::contacts {

Result<SegmentService::Page> SegmentService::list(const std::string& tenant, const std::string& words, bool descending,
                                                  std::int64_t limit, std::int64_t offset) const {
  Result<std::vector<Segment>> segments = segments_.list(tenant, words, descending, limit, offset);
  if (!segments) return segments.error();
  const Result<std::int64_t> total = segments_.count(tenant, words);
  if (!total) return total.error();
  return Page{std::move(*segments), *total};
}

Result<Segment> SegmentService::find(const std::string& tenant, const std::string& id) const {
  Result<std::optional<Segment>> found = segments_.find(tenant, id);
  if (!found) return found.error();
  if (!*found) return fail(Errc::not_found, "there is no segment " + id);
  return std::move(**found);
}

Result<store::Condition> SegmentService::compiled(const std::string& tenant, const json::object& filter) const {
  const Result<FieldSet> fields = CustomFieldRepository(parts_.database).all(tenant);
  if (!fields) return fields.error();
  return compile_filter(filter, *fields);
}

Result<> SegmentService::commit_named(store::WriteSet set, const std::string& name) const {
  const Result<> done = commit(parts_, std::move(set), {});
  if (!done && done.error().code == Errc::conflict)
    return fail(Errc::conflict, "there is a segment with the name " + in_quotes(name));
  return done;
}

Result<Segment> SegmentService::create(const identity::Caller& caller, const std::string& name,
                                       const json::object& filter) {
  if (const auto right = compiled(caller.tenant(), filter); !right) return right.error();
  const WallTime now = parts_.clock.wall();
  Segment segment{parts_.ids.next(), name, filter, now, now};
  store::WriteSet set(caller.tenant());
  segments_.insert(set, segment);
  parts_.audit.add(set, caller, "segments.create", segment.id);
  if (const Result<> done = commit_named(std::move(set), name); !done) return done.error();
  return segment;
}

Result<Segment> SegmentService::update(const identity::Caller& caller, const std::string& id,
                                       std::optional<std::string> name, std::optional<json::object> filter) {
  Result<Segment> segment = find(caller.tenant(), id);
  if (!segment) return segment;
  if (name) segment->name = std::move(*name);
  if (filter) segment->filter = std::move(*filter);
  if (const auto right = compiled(caller.tenant(), segment->filter); !right) return right.error();
  segment->updated_at = parts_.clock.wall();
  store::WriteSet set(caller.tenant());
  segments_.update(set, *segment);
  parts_.audit.add(set, caller, "segments.update", id);
  if (const Result<> done = commit_named(std::move(set), segment->name); !done) return done.error();
  return segment;
}

Result<> SegmentService::remove(const identity::Caller& caller, const std::string& id) {
  if (const Result<Segment> found = find(caller.tenant(), id); !found) return found.error();
  store::WriteSet set(caller.tenant());
  segments_.remove(set, id);
  parts_.audit.add(set, caller, "segments.delete", id);
  return commit(parts_, std::move(set), {});
}

Result<store::Condition> SegmentService::condition_of_segment(const std::string& tenant, const std::string& id) const {
  const Result<Segment> segment = find(tenant, id);
  if (!segment) return segment.error();
  return compiled(tenant, segment->filter);
}

Result<ContactService::Page> SegmentService::contacts(const std::string& tenant, const std::string& id,
                                                      const ContactPage& page) const {
  const Result<store::Condition> condition = condition_of_segment(tenant, id);
  if (!condition) return condition.error();
  Result<std::vector<Contact>> found = contacts_.list(tenant, *condition, page);
  if (!found) return found.error();
  const Result<std::int64_t> total = contacts_.count(tenant, *condition);
  if (!total) return total.error();
  return ContactService::Page{std::move(*found), *total};
}

Result<std::int64_t> SegmentService::count(const std::string& tenant, const std::string& id) const {
  const Result<store::Condition> condition = condition_of_segment(tenant, id);
  if (!condition) return condition.error();
  return contacts_.count(tenant, *condition);
}

}  // namespace parley::contacts
