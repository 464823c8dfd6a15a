// A person who signs in, and the places in tenants that they have.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"

namespace parley::identity {

struct User {
  std::string id, email, name;
  std::string password_hash;  ///< as the password plugin writes it; "" for none
  std::string totp_secret;    ///< sealed; "" without a second factor
  bool totp_confirmed = false;
  std::int64_t totp_last_step = 0;
  bool is_active = true;
  bool is_super_admin = false;
  std::optional<WallTime> last_login_at;
  WallTime created_at, updated_at;
};

/// A user as one tenant knows them.
struct Member {
  std::string user_id, email, name, role;
  bool is_active = true;
  std::vector<std::string> skills;
  std::optional<WallTime> last_login_at;
  WallTime created_at, updated_at;
};

/// A tenant that somebody belongs to.
struct Place {
  std::string tenant, name, slug, role;
};

/// Somebody as a person at a terminal sees them: with one of their places, if they have any.
struct PlacedUser {
  User user;
  std::optional<Place> place;
  bool is_active = true;  ///< the user and their membership there
};

}  // namespace parley::identity
