// Opens, continues and ends sign-ins. A refresh token is good once: using it gives the next one, and using it again
// means that two have it, so the whole sign-in ends.
#pragma once

#include "identity/account_options.hpp"
#include "identity/parts.hpp"
#include "identity/sign_in_repository.hpp"
#include "identity/token_issuer.hpp"
#include "identity/user_repository.hpp"

namespace parley::identity {

/// What a client gets. All of it is secret but the times.
struct Tokens {
  std::string access;
  Millis access_ttl{};
  std::string refresh;
  Millis refresh_ttl{};
  std::string session;
};

struct SignedIn {
  User user;
  Place place;
  Tokens tokens;
};

/// Thread-safe. The functions block.
class SignIns {
 public:
  SignIns(const Parts& parts, const AccountOptions& options, TokenIssuer& issuer, Log log);

  /// For somebody whose identity has been shown.
  Result<SignedIn> open(const User& user, const Place& place, const Caller& from);
  /// Errc::unauthenticated for any token that is not the newest of a living sign-in of an active member.
  Result<SignedIn> refresh(const std::string& refresh_token, const Caller& from);
  /// The sign-in goes on in another tenant of the user. Errc::not_found when they have no place there.
  Result<SignedIn> move(const std::string& session, const std::string& tenant, const Caller& from);

  /// By a refresh token; one that is none ends nothing.
  Result<> end_by_token(const std::string& refresh_token);
  Result<> end(const std::string& session);
  /// All of the user's; adds to the set, and forget() is called once it is committed.
  void end_all(store::WriteSet& set, const std::string& user, const std::string& except = {}) const;
  Result<> end_all_now(const std::string& user, const Caller& by);

 private:
  struct Refresh;
  Result<SignIn> holder_of(const Refresh& token) const;
  Result<Place> place_of(const std::string& user, const std::string& tenant) const;
  Result<Tokens> tokens(const SignIn& sign_in, std::string refresh) const;
  Error reused(const SignIn& sign_in);

  Parts parts_;
  const AccountOptions& options_;
  TokenIssuer& issuer_;
  SignInRepository sign_ins_;
  UserRepository users_;
  Log log_;
};

}  // namespace parley::identity
