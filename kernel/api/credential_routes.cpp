#include "api/adding.hpp"
#include "api/identity_parts.hpp"
#include "api/identity_views.hpp"

namespace parley::api {

using namespace schema;
using rest::Access;
using rest::Call;
using rest::Endpoint;
using rest::Reply;

namespace {

Result<Reply> done(const Result<>& outcome) {
  return outcome ? Result<Reply>(Reply::none()) : Result<Reply>(outcome.error());
}

std::string word(const Call& call, std::string_view name) {
  return std::string(string_or(call.body(), name));
}

Endpoint endpoint(const std::string& path, std::string summary, Access access, Schema request, int success) {
  Endpoint made{.method = net::Method::post,
                .path = path,
                .group = "Sign-in",
                .summary = std::move(summary),
                .access = std::move(access)};
  made.request = std::move(request);
  made.success = success;
  return made;
}

void add_passwords(Adding& add, const IdentityParts& p, const std::string& prefix) {
  add(endpoint(prefix + "/password/forgot", "Have a link for a new password mailed", Access::anybody(),
               object({required("email", text(1, 320))}), 202),
      [p](const Call& call) -> Result<Reply> {
        const Result<> asked = p.services.password_changes.forget(word(call, "email"), caller_of(call));
        if (!asked) return asked.error();
        return Reply{202, {{"message", "if there is an account of this address, a mail is on its way"}}, {}, {}, {}};
      });
  add(endpoint(prefix + "/password/reset", "Set a new password with a mailed link", Access::anybody(),
               object({required("token", text(1, 200).write_only()), required("password", new_password_schema())}),
               204),
      [p](const Call& call) {
        return done(p.services.password_changes.reset(word(call, "token"), word(call, "password"), caller_of(call)));
      });
}

void add_second_factor(Adding& add, const IdentityParts& p, const std::string& prefix) {
  Endpoint enrol = endpoint(prefix + "/totp/enrol", "Begin with a second factor: a secret for an authenticator app",
                            Access::signed_in(), object({}), 201);
  enrol.response = object({required("secret", text(1, 200)),
                           required("uri", text(1, 2000).described("otpauth:, to be shown as a QR code"))});
  add(std::move(enrol), [p](const Call& call) -> Result<Reply> {
    const auto fresh = p.services.second_factor.enrol(caller_of(call));
    if (!fresh) return fresh.error();
    Reply reply = Reply::created({{"secret", fresh->secret}, {"uri", fresh->uri}});
    reply.headers.set("Cache-Control", "no-store");
    return reply;
  });
  const Schema code = object({required("code", text(1, 20))});
  for (const char* path : {"/totp/verify", "/totp/confirm"})
    add(endpoint(prefix + path, "Show a code: from now on signing in takes one", Access::signed_in(), code, 204),
        [p](const Call& call) { return done(p.services.second_factor.confirm(word(call, "code"), caller_of(call))); });
  add(endpoint(prefix + "/totp/disable", "Take the second factor away", Access::signed_in(),
               object({required("password", text(1, 200).write_only())}), 204),
      [p](const Call& call) {
        return done(p.services.second_factor.disable(word(call, "password"), caller_of(call)));
      });
}

void add_acceptance(Adding& add, const IdentityParts& p, const std::string& prefix) {
  Endpoint accept =
      endpoint(prefix + "/invitations/accept", "Accept an invitation; then sign in", Access::anybody(),
               object({required("token", text(1, 200).write_only()),
                       optional("name", text(0, 120).described("For a new account")),
                       required("password", text(1, 200).write_only().described("Of your account, or for a new one"))}),
               201);
  accept.response = object({required("user_id", id()), required("tenant", place_schema())});
  add(std::move(accept), [p](const Call& call) -> Result<Reply> {
    const auto accepted = p.services.invitations.accept(
        {word(call, "token"), word(call, "name"), word(call, "password")}, caller_of(call));
    if (!accepted) return accepted.error();
    return Reply::created({{"user_id", accepted->user.id}, {"tenant", place_view(accepted->place)}});
  });
}

}  // namespace

Result<> add_credential_routes(const IdentityParts& parts) {
  Adding add(parts.api);
  for (const char* prefix : {"/auth", "/auth-db"}) {
    add_passwords(add, parts, prefix);
    add_second_factor(add, parts, prefix);
    add_acceptance(add, parts, prefix);
  }
  return add.outcome();
}

}  // namespace parley::api
