#include "identity/roles_built_in.hpp"

namespace parley::identity {

std::span<const BuiltInRole> built_in_roles() {
  static const BuiltInRole kRoles[] = {
      {kSuperAdmin, "Everything, in every tenant", {"*"}},
      {kAdmin, "Everything in the tenant", {"*"}},
      {"supervisor",
       "Leads a team: all conversations, contacts, queues and campaigns; sees people, flows and figures",
       {"conversations:*", "messages:*",     "contacts:*",      "segments:*",  "contact-categories:*",
        "custom-fields:*", "media:*",        "quick-replies:*", "templates:*", "campaigns:*",
        "departments:*",   "queues:*",       "notifications:*", "alerts:*",    "chat-rooms:*",
        "presence:*",      "dashboard:read", "analytics:read",  "flows:read",  "scripts:read",
        "rules:read",      "channels:read",  "users:read",      "roles:read",  "settings:read",
        "audit:read"}},
      {"agent",
       "Talks to customers: conversations, contacts and colleagues",
       {"conversations:read", "conversations:update", "conversations:assign",
        "messages:read",      "messages:send",        "contacts:read",
        "contacts:create",    "contacts:update",      "contact-categories:read",
        "custom-fields:read", "segments:read",        "media:read",
        "media:write",        "quick-replies:read",   "templates:read",
        "departments:read",   "queues:read",          "channels:read",
        "users:read",         "notifications:*",      "chat-rooms:*",
        "presence:read",      "dashboard:read"}},
      {"viewer",
       "Reads, and changes nothing",
       {"conversations:read", "messages:read",  "contacts:read",    "contact-categories:read",
        "custom-fields:read", "segments:read",  "media:read",       "quick-replies:read",
        "templates:read",     "campaigns:read", "departments:read", "queues:read",
        "channels:read",      "users:read",     "roles:read",       "flows:read",
        "scripts:read",       "rules:read",     "dashboard:read",   "analytics:read",
        "notifications:read", "alerts:read",    "chat-rooms:read",  "presence:read"}},
  };
  return kRoles;
}

const BuiltInRole* built_in_role(std::string_view name) {
  for (const BuiltInRole& role : built_in_roles())
    if (role.name == name) return &role;
  return nullptr;
}

}  // namespace parley::identity
