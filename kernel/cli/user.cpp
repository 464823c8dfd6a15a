#include <iomanip>
#include <iostream>

#include "cli/commands.hpp"
#include "cli/password_input.hpp"
#include "cli/report.hpp"
#include "server/lone_accounts.hpp"

namespace parley::cli {

namespace {

constexpr const char* kHelp =
    "parley user - accounts, made and mended at the machine\n\n"
    "Usage: parley user list [--tenant TENANT] [--json]\n"
    "       parley user add EMAIL [--name NAME] [--tenant TENANT] [--role ROLE] [--super-admin]\n"
    "                             [--password-file FILE]\n"
    "       parley user reset-password EMAIL [--password-file FILE]\n\n"
    "  --tenant TENANT       id or slug (add: default, list: everybody)\n"
    "  --role ROLE           admin, supervisor, agent, viewer or one of the tenant's own (default: agent; admin with\n"
    "                        --super-admin)\n"
    "  --super-admin         may see and do everything in every tenant\n"
    "  --password-file FILE  the password is its first line; - reads a line of standard input. Without it a random "
    "one\n"
    "                        is made and shown once\n\n"
    "A new password ends all sign-ins of the user. May run beside a server, which notices within [auth] remember.\n\n";

Exit code_of(const Error& error) {
  return error.code == Errc::invalid ? kConfiguration : kFailed;
}

void show_once(const NewPassword& password) {
  if (password.made_up) std::cout << "  password  " << password.text << "   (shown this once)\n";
}

bool looks_like_an_address(const std::string& text) {
  const std::size_t at = text.find('@');
  return at != std::string::npos && at > 0 && at + 1 < text.size() && text.find_first_of(" \t") == std::string::npos;
}

json::object to_json(const identity::PlacedUser& found) {
  const auto place = [&](std::string identity::Place::*field) {
    return found.place ? json::value(json::string((*found.place).*field)) : json::value(nullptr);
  };
  return {{"email", found.user.email},
          {"name", found.user.name},
          {"tenant", place(&identity::Place::tenant)},
          {"role", place(&identity::Place::role)},
          {"is_active", found.is_active},
          {"is_super_admin", found.user.is_super_admin},
          {"last_login_at", time_or_null(found.user.last_login_at)}};
}

void print_line(std::string_view email, std::string_view tenant, std::string_view role, std::string_view notes) {
  std::cout << std::left << std::setw(34) << email << " " << std::setw(24) << tenant << " " << std::setw(12) << role
            << " " << notes << "\n";
}

void print(const identity::PlacedUser& found) {
  std::string notes = found.user.last_login_at ? to_rfc3339(*found.user.last_login_at) : "never";
  if (found.user.is_super_admin) notes += ", super admin";
  if (!found.is_active) notes += ", not active";
  print_line(found.user.email, found.place ? found.place->slug : "-", found.place ? found.place->role : "-", notes);
}

int list(identity::OperatorAccounts& accounts, const Arguments& arguments) {
  const auto found = accounts.list(arguments.value("--tenant"));
  if (!found) return failure("user", found.error().message);
  if (arguments.has("--json")) {
    json::array all;
    for (const identity::PlacedUser& user : *found) all.push_back(to_json(user));
    std::cout << json::serialize(all) << "\n";
    return kOk;
  }
  print_line("EMAIL", "TENANT", "ROLE", "LAST SIGN-IN");
  for (const identity::PlacedUser& user : *found) print(user);
  return kOk;
}

int add(identity::OperatorAccounts& accounts, const Arguments& arguments, const NewPassword& password) {
  const std::string& email = arguments.positional[1];
  const bool super_admin = arguments.has("--super-admin");
  const auto made = accounts.add(
      {email, arguments.value("--name", email.substr(0, email.find('@'))), arguments.value("--tenant", "default"),
       arguments.value("--role", super_admin ? "admin" : "agent"), super_admin, password.text});
  if (!made) return failure("user", made.error().message);
  std::cout << made->user.email << " is " << made->place->role << " of tenant " << made->place->slug
            << (super_admin ? ", and super admin" : "") << ".\n";
  show_once(password);
  return kOk;
}

int reset(identity::OperatorAccounts& accounts, const Arguments& arguments, const NewPassword& password) {
  const Result<> done = accounts.reset_password(arguments.positional[1], password.text);
  if (!done) return failure("user", done.error().message);
  std::cout << arguments.positional[1] << " has a new password; all sign-ins have ended.\n";
  show_once(password);
  return kOk;
}

Result<> check(const Arguments& arguments) {
  const auto& words = arguments.positional;
  const std::string verb = words.empty() ? "" : words[0];
  if (verb != "list" && verb != "add" && verb != "reset-password")
    return fail(Errc::invalid,
                "expected list, add or reset-password" + (words.empty() ? "" : ", found '" + verb + "'"));
  if (words.size() != (verb == "list" ? 1u : 2u))
    return fail(Errc::invalid, verb == "list" ? "unexpected '" + words[1] + "'" : verb + " expects one EMAIL");
  if (verb != "list" && !looks_like_an_address(words[1]))
    return fail(Errc::invalid, "expected an e-mail address, found '" + words[1] + "'");
  return {};
}

}  // namespace

int user(const Words& words) {
  const Result<Arguments> arguments = parse_arguments(words, {"--help", "--json", "--super-admin"},
                                                      {"--tenant", "--role", "--name", "--password-file"});
  if (!arguments) return usage_error("user", arguments.error());
  if (arguments->has("--help")) {
    std::cout << kHelp << common_options();
    return kOk;
  }
  if (const Result<> sound = check(*arguments); !sound) return usage_error("user", sound.error());
  NewPassword password;
  if (arguments->positional[0] != "list") {
    Result<NewPassword> given = new_password(arguments->value("--password-file"));
    if (!given) return failure("user", given.error().message);
    password = std::move(*given);
  }
  const config::Sources sources = sources_of(*arguments);
  const auto opened = server::LoneAccounts::open(sources, layout_of(*arguments, sources));
  if (!opened) return failure("user", opened.error().message, code_of(opened.error()));
  identity::OperatorAccounts& accounts = (*opened)->accounts();
  if (arguments->positional[0] == "list") return list(accounts, *arguments);
  return arguments->positional[0] == "add" ? add(accounts, *arguments, password)
                                           : reset(accounts, *arguments, password);
}

}  // namespace parley::cli
