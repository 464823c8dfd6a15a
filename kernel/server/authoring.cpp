#include "server/authoring.hpp"

#include "server/option_mapping.hpp"

namespace parley::server {

namespace {

bot::AuthoringParts parts_of(const AuthoringGround& g, bot::Publisher& publisher) {
  bot::AuthoringParts parts{g.database, g.writer, g.clock, g.ids, g.audit, g.bots.node_types(), g.log};
  parts.changed = [&bots = g.bots](const std::string& tenant) { bots.changed(tenant); };
  parts.file_programs = [&bots = g.bots] { return bots.file_programs(); };
  parts.publisher = &publisher;
  return parts;
}

}  // namespace

Authoring::Authoring(const config::Configuration& kernel, const AuthoringGround& g)
    : live_(g.database, g.writer, g.bots.keeper(), bot_options(kernel).scripts, g.clock, g.log),
      publisher_(live_, g.bots.node_types()),
      parts_(parts_of(g, publisher_)),
      flows_(parts_),
      scripts_(parts_, bot_options(kernel).scripts),
      rules_(parts_, g.bots.rules(), rule_options(kernel.section("scripts"), kernel.section("hours")).rules,
             business_facts(kernel.section("business"), kernel.section("hours"))),
      sessions_(g.database, g.bots.keeper(), g.audit, g.writer, g.clock) {}

Result<> Authoring::add_routes(rest::Api& api) {
  return api::add_authoring_routes(api, {flows_, scripts_, rules_, sessions_, parts_.types});
}

}  // namespace parley::server
