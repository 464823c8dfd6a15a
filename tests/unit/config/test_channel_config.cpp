#include <catch2/catch.hpp>

#include "config/channel_config.hpp"
#include "unit/config/config_folder.hpp"

using namespace parley;
using namespace parley::config;
using test::ConfigFolder;

namespace {

std::map<std::string, OptionTable> providers() {
  return {{"provider.loopback", OptionTable()},
          {"provider.cloud",
           OptionTable::of({{.key = "phone_number_id", .type = OptionType::string, .required = true, .min = "1"}})}};
}

std::string refusal(const std::string& toml, Environment environment = {}) {
  ConfigFolder folder;
  folder.write("channels.toml", toml);
  return folder.told(load_channels(folder.sources(std::move(environment)), providers()).findings());
}

}  // namespace

TEST_CASE("the local file adds channels and changes those it names", "[config][channels]") {
  ConfigFolder folder;
  folder.write("channels.toml", "[[channel]]\nid = 'phone'\nprovider = 'provider.loopback'\nname = 'Phone'\n");
  folder.write("local/channels.toml",
               "[[channel]]\nid = 'cloud'\nprovider = 'provider.cloud'\nphone_number_id = '1'\ntenant = 'acme'\n"
               "[[channel]]\nid = 'phone'\nenabled = false\n");
  const auto loaded = load_channels(folder.sources({{"PARLEY__CHANNELS__CLOUD__PHONE_NUMBER_ID", "2"}}), providers());
  INFO(folder.told(loaded.findings()));
  REQUIRE(loaded.value().size() == 2);
  const ChannelConfig& phone = loaded.value()[0];
  CHECK(phone.id == "phone");
  CHECK(phone.tenant == "default");
  CHECK_FALSE(phone.enabled);
  CHECK(phone.settings.string("name") == "Phone");
  CHECK(phone.settings.duration("pair_interval") == Millis(0));
  const ChannelConfig& cloud = loaded.value()[1];
  CHECK(cloud.tenant == "acme");
  CHECK(cloud.checked);
  CHECK(cloud.settings.string("phone_number_id") == "2");
}

TEST_CASE("a channel's own options are those of the provider that wins", "[config][channels]") {
  const std::string toml = "[[channel]]\nid = 'a'\nprovider = 'provider.cloud'\nphone_number_id = '1'\n";
  CHECK(refusal(toml).empty());
  CHECK(
      refusal(toml, {{"PARLEY__CHANNELS__A__PROVIDER", "provider.loopback"}}) ==
      "etc/channels.toml:4: channels.a.phone_number_id: expected a key of channel a, found \"phone_number_id\"; known "
      "keys: id, tenant, provider, name, enabled, messages_per_second, pair_interval, pair_burst\n");
}

TEST_CASE("a wrong channel is refused with its line", "[config][channels]") {
  const auto [toml, text] = GENERATE(table<std::string, std::string>({
      {"[[channel]]\nprovider = 'provider.loopback'\n",
       "1: channel.id: expected letters, digits and single '.', '-' or '_' between them, up to 64, found nothing"},
      {"[[channel]]\nid = 'a b'\n",
       "1: channel.id: expected letters, digits and single '.', '-' or '_' between them, up to 64, found \"a b\""},
      {"[[channel]]\nid = 'a'\n",
       "1: channels.a.provider: expected a string from 1 to 64 bytes, found nothing; it must be set"},
      {"[[channel]]\nid = 'a'\nprovider = 'provider.cloud'\n",
       "1: channels.a.phone_number_id: expected a string that is not empty, found nothing; it must be set"},
      {"[[channel]]\nid = 'a'\nprovider = 'provider.loopback'\nmessages_per_second = 'all'\n",
       "4: channels.a.messages_per_second: expected a number from 0 to 100000, found \"all\""},
      {"[[channel]]\nid = 'a'\nprovider = 'provider.loopback'\n[[channel]]\nid = 'a'\n",
       "4: channels.a: expected an id that no other channel has, found the id of the channel in line 1"},
      {"[channel]\nid = 'a'\n", "1: expected [[channel]] tables, found a table"},
      {"[[chanel]]\nid = 'a'\n", "1: expected [[channel]] tables, found \"chanel\""},
  }));
  CHECK(refusal(toml) == "etc/channels.toml:" + text + "\n");
}

TEST_CASE("a channel whose provider is not installed is a warning", "[config][channels]") {
  CHECK(refusal("[[channel]]\nid = 'a'\nprovider = 'provider.clod'\nx = 1\n") ==
        "etc/channels.toml:3: warning: channels.a.provider: expected an installed provider plugin, found "
        "\"provider.clod\"; did you mean \"provider.cloud\"? the channel cannot work, and its other options are not "
        "checked\n");
}

TEST_CASE("a channel's id is its file's alone", "[config][channels]") {
  CHECK(refusal("[[channel]]\nid = 'a'\nprovider = 'provider.loopback'\n", {{"PARLEY__CHANNELS__A__ID", "b"}}) ==
        "environment PARLEY__CHANNELS__A__ID: channels.a.id: expected the channel's id as it is in its file, found "
        "\"b\"\n");
}

TEST_CASE("variables of no known channel are refused", "[config][channels]") {
  CHECK(refusal("", {{"PARLEY__CHANNELS__A__NAME", "b"}}) ==
        "environment PARLEY__CHANNELS__A__NAME: expected a known channel, found PARLEY__CHANNELS__A__NAME\n");
}

TEST_CASE("no channels.toml means no channels", "[config][channels]") {
  ConfigFolder folder;
  CHECK(load_channels(folder.sources(), providers()).value().empty());
}
