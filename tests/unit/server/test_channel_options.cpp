#include <catch2/catch.hpp>

#include "base/error_detail.hpp"
#include "server/channel_options.hpp"

using namespace parley;
using server::refused_option;

namespace {

config::OptionTable table() {
  return config::OptionTable::of({{.key = "base_url", .type = config::OptionType::string, .description = "Where."}});
}

FieldProblem problem_of(const std::string& reason) {
  channels::ChannelRecord channel;
  channel.provider = "provider.cloud";
  const Error error = refused_option(channel, table(), reason);
  CHECK(error.code == Errc::unprocessable);
  REQUIRE(error.detail);
  REQUIRE(error.detail->fields.size() == 1);
  return error.detail->fields[0];
}

}  // namespace

TEST_CASE("an option that a provider refuses is named as a field of the request", "[server][channels]") {
  const FieldProblem problem =
      problem_of("channel 'c': plugin provider.cloud, open_channel: base_url: expected an http or https address");
  CHECK(problem.field == "base_url");
  CHECK(problem.message == "expected an http or https address");
}

TEST_CASE("what a provider says of no option is passed on whole", "[server][channels]") {
  for (const std::string reason :
       {"plugin x, open_channel: there is no room", "plugin x, open_channel: secret: no", ""}) {
    const FieldProblem problem = problem_of(reason);
    CHECK(problem.field.empty());
    CHECK(problem.message == reason);
  }
}
