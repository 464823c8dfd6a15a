#include "identity/sign_ins.hpp"

#include <algorithm>

#include "base/crypto.hpp"
#include "identity/secret_text.hpp"

namespace parley::identity {

namespace {

constexpr std::size_t kLongestUserAgent = 400;

Error no_such_token() {
  return fail(Errc::unauthenticated, "the refresh token is not good any more; sign in again");
}

/// The first bytes of a text, without cutting a character in two.
std::string shortened(std::string_view text, std::size_t most) {
  std::size_t end = std::min(text.size(), most);
  while (end > 0 && end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return std::string(text.substr(0, end));
}

}  // namespace

/// "<sign-in>.<family>.<one use>". Only who had a true token knows the family's part, so nobody else can end it.
struct SignIns::Refresh {
  std::string sign_in, family, once;

  static std::optional<Refresh> parse(std::string_view text) {
    const std::size_t first = text.find('.');
    const std::size_t second = first == text.npos ? text.npos : text.find('.', first + 1);
    if (second == text.npos || text.size() > 300) return std::nullopt;
    return Refresh{std::string(text.substr(0, first)), std::string(text.substr(first + 1, second - first - 1)),
                   std::string(text.substr(second + 1))};
  }
  std::string text() const { return sign_in + "." + family + "." + once; }
};

SignIns::SignIns(const Parts& parts, const AccountOptions& options, TokenIssuer& issuer, Log log)
    : parts_(parts),
      options_(options),
      issuer_(issuer),
      sign_ins_(parts.access, parts.database),
      users_(parts.access, parts.database),
      log_(log.as("sign-ins")) {}

Result<SignedIn> SignIns::open(const User& user, const Place& place, const Caller& from) {
  const WallTime now = parts_.clock.wall();
  const Refresh fresh{parts_.ids.next(), random_text(), random_text()};
  SignIn sign_in{fresh.sign_in,
                 user.id,
                 place.tenant,
                 digest_of(fresh.family),
                 digest_of(fresh.once),
                 shortened(from.user_agent, kLongestUserAgent),
                 from.address,
                 now,
                 now,
                 now + options_.refresh_ttl,
                 false};
  Result<Tokens> made = tokens(sign_in, fresh.text());
  if (!made) return made.error();
  store::WriteSet set(place.tenant);
  users_.set_login(set, user.id, now);
  sign_ins_.add(set, sign_in);
  sign_ins_.prune(set, user.id, now, options_.sign_ins_per_user);
  const auto written = parts_.writer.write(std::move(set));
  if (!written) return written.error();
  const bool made_room = written->affected.back() > 0;  // the last statement drops what is beyond the bound
  if (made_room) parts_.changes.announce({Change::Kind::user, user.id});
  return SignedIn{user, place, std::move(*made)};
}

Result<SignIn> SignIns::holder_of(const Refresh& token) const {
  Result<std::optional<SignIn>> found = sign_ins_.find(token.sign_in);
  if (!found) return found.error();
  const bool known = *found && constant_time_equal((*found)->family_digest, digest_of(token.family));
  if (!known || (*found)->revoked || (*found)->expires_at <= parts_.clock.wall()) return no_such_token();
  return std::move(**found);
}

Result<SignedIn> SignIns::refresh(const std::string& refresh_token, const Caller&) {
  const auto token = Refresh::parse(refresh_token);
  if (!token) return no_such_token();
  Result<SignIn> sign_in = holder_of(*token);
  if (!sign_in) return sign_in.error();
  const std::string old_digest = digest_of(token->once);
  if (!constant_time_equal(sign_in->token_digest, old_digest)) return reused(*sign_in);
  const Result<std::optional<User>> user = users_.by_id(sign_in->user);
  if (!user) return user.error();
  if (!*user || !(*user)->is_active) return no_such_token();
  const Result<Place> place = place_of(sign_in->user, sign_in->tenant);
  if (!place) return place.error().code == Errc::not_found ? no_such_token() : place.error();

  const Refresh next{token->sign_in, token->family, random_text()};
  Result<Tokens> made = tokens(*sign_in, next.text());
  if (!made) return made.error();
  const WallTime now = parts_.clock.wall();
  store::WriteSet set(sign_in->tenant);
  sign_ins_.rotate(set, sign_in->id, old_digest, digest_of(next.once), now, now + options_.refresh_ttl);
  if (const auto written = parts_.writer.write(std::move(set)); !written)
    return written.error().code == Errc::conflict ? reused(*sign_in) : written.error();
  return SignedIn{**user, *place, std::move(*made)};
}

Result<SignedIn> SignIns::move(const std::string& session, const std::string& tenant, const Caller& from) {
  const Result<std::optional<User>> user = users_.by_id(from.who.user);
  if (!user) return user.error();
  if (!*user || session.empty()) return fail(Errc::unauthenticated, "this takes a user who signed in");
  const Result<Place> place = place_of((*user)->id, tenant);
  if (!place) return place.error();
  SignIn sign_in;
  sign_in.id = session;
  sign_in.user = (*user)->id;
  sign_in.tenant = place->tenant;
  Result<Tokens> made = tokens(sign_in, {});
  if (!made) return made.error();
  store::WriteSet set(place->tenant);
  sign_ins_.move(set, session, place->tenant);
  parts_.audit.add(set, from, "auth.switch_tenant", place->tenant);
  if (const auto written = parts_.writer.write(std::move(set)); !written) return written.error();
  return SignedIn{**user, *place, std::move(*made)};
}

Result<Place> SignIns::place_of(const std::string& user, const std::string& tenant) const {
  const Result<std::vector<Place>> places = users_.places(user);
  if (!places) return places.error();
  for (const Place& place : *places)
    if (place.tenant == tenant) return place;
  return fail(Errc::not_found, "no tenant " + tenant + " of yours");
}

Result<Tokens> SignIns::tokens(const SignIn& sign_in, std::string refresh) const {
  Result<std::string> access =
      issuer_.issue(sign_in.user, sign_in.tenant, sign_in.id, options_.access_ttl, parts_.clock.wall());
  if (!access) return access.error();
  return Tokens{std::move(*access), options_.access_ttl, std::move(refresh), options_.refresh_ttl, sign_in.id};
}

Error SignIns::reused(const SignIn& sign_in) {
  log_.warning("a refresh token was used twice; its sign-in ends",
               {{"user", sign_in.user}, {"sign_in", sign_in.id}, {"address", sign_in.address}});
  if (const Result<> ended = end(sign_in.id); !ended) return ended.error();
  return no_such_token();
}

Result<> SignIns::end_by_token(const std::string& refresh_token) {
  const auto token = Refresh::parse(refresh_token);
  if (!token) return {};
  const Result<SignIn> sign_in = holder_of(*token);
  if (sign_in) return end(sign_in->id);
  return sign_in.error().code == Errc::unauthenticated ? Result<>() : sign_in.error();
}

Result<> SignIns::end(const std::string& session) {
  store::WriteSet set(parts_.access);
  sign_ins_.revoke(set, session);
  if (const auto written = parts_.writer.write(std::move(set)); !written) return written.error();
  parts_.changes.announce({Change::Kind::sign_in, session});
  return {};
}

void SignIns::end_all(store::WriteSet& set, const std::string& user, const std::string& except) const {
  sign_ins_.revoke_all(set, user, except);
}

Result<> SignIns::end_all_now(const std::string& user, const Caller& by) {
  store::WriteSet set(by.tenant());
  end_all(set, user);
  parts_.audit.add(set, by, "auth.logout_all", user);
  if (const auto written = parts_.writer.write(std::move(set)); !written) return written.error();
  parts_.changes.announce({Change::Kind::user, user});
  return {};
}

}  // namespace parley::identity
