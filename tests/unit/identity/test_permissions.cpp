#include <catch2/catch.hpp>

#include "identity/permissions.hpp"

using parley::identity::Permissions;

TEST_CASE("a permission is allowed by itself, by its resource's wildcard or by the whole one", "[identity]") {
  CHECK(Permissions{"contacts:read"}.allow("contacts:read"));
  CHECK(Permissions{"contacts:*"}.allow("contacts:read"));
  CHECK(Permissions{"*"}.allow("contacts:read"));
  CHECK_FALSE(Permissions{"contacts:read"}.allow("contacts:update"));
  CHECK_FALSE(Permissions{"contact:*"}.allow("contacts:read"));
  CHECK_FALSE(Permissions{}.allow("contacts:read"));
}

TEST_CASE("nobody covers more than they have", "[identity]") {
  CHECK(Permissions{"contacts:*"}.cover({"contacts:read", "contacts:update"}));
  CHECK_FALSE(Permissions{"contacts:read"}.cover({"contacts:*"}));
  CHECK_FALSE(Permissions{"contacts:*"}.cover({"*"}));
}

TEST_CASE("what two sets both allow is the narrower of each pair", "[identity]") {
  const Permissions both =
      Permissions{"contacts:*", "users:read"}.intersect({"contacts:read", "users:*", "audit:read"});
  CHECK(both.names() == Permissions{"contacts:read", "users:read"}.names());
}

TEST_CASE("only resource:action, resource:* and * have the form of a permission", "[identity]") {
  for (const char* good : {"contacts:read", "api-keys:*", "quick_replies:update", "*"})
    CHECK(Permissions::well_formed(good));
  for (const char* bad : {"", "contacts", ":read", "contacts:", "*:read", "Contacts:read", "a:b:c", "contacts:r*"})
    CHECK_FALSE(Permissions::well_formed(bad));
}
