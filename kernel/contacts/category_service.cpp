#include "contacts/category_service.hpp"

#include "base/error_detail.hpp"
#include "base/quoted.hpp"

namespace parley::contacts {

Result<std::vector<Category>> CategoryService::list(const std::string& tenant) const {
  return categories_.all(tenant);
}

Result<Category> CategoryService::find(const std::string& tenant, const std::string& id) const {
  Result<std::optional<Category>> found = categories_.find(tenant, id);
  if (!found) return found.error();
  if (!*found) return fail(Errc::not_found, "there is no contact category " + id);
  return std::move(**found);
}

Result<> CategoryService::commit_named(store::WriteSet set, const std::string& name) const {
  const Result<> done = commit(parts_, std::move(set), {});
  if (!done && done.error().code == Errc::conflict)
    return fail(Errc::conflict, "there is a contact category with the name " + in_quotes(name));
  return done;
}

Result<Category> CategoryService::create(const identity::Caller& caller, const std::string& name,
                                         const std::string& color) {
  const Result<std::vector<Category>> all = categories_.all(caller.tenant());
  if (!all) return all.error();
  if (all->size() >= kMostCategories)
    return wrong_field("name", "there are " + std::to_string(kMostCategories) + " categories, no more are possible");
  const WallTime now = parts_.clock.wall();
  Category category{parts_.ids.next(), name, color, now, now};
  store::WriteSet set(caller.tenant());
  categories_.insert(set, category);
  parts_.audit.add(set, caller, "contact_categories.create", category.id);
  if (const Result<> done = commit_named(std::move(set), name); !done) return done.error();
  return category;
}

Result<Category> CategoryService::update(const identity::Caller& caller, const std::string& id,
                                         std::optional<std::string> name, std::optional<std::string> color) {
  Result<Category> category = find(caller.tenant(), id);
  if (!category) return category;
  if (name) category->name = std::move(*name);
  if (color) category->color = std::move(*color);
  category->updated_at = parts_.clock.wall();
  store::WriteSet set(caller.tenant());
  categories_.update(set, *category);
  parts_.audit.add(set, caller, "contact_categories.update", id);
  if (const Result<> done = commit_named(std::move(set), category->name); !done) return done.error();
  return category;
}

Result<> CategoryService::remove(const identity::Caller& caller, const std::string& id) {
  if (const Result<Category> found = find(caller.tenant(), id); !found) return found.error();
  store::WriteSet set(caller.tenant());
  categories_.remove(set, id);
  parts_.audit.add(set, caller, "contact_categories.delete", id);
  return commit(parts_, std::move(set), {});
}

}  // namespace parley::contacts
