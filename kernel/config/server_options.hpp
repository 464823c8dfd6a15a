// The option tables of parley.toml's sections, one function a section. etc/parley.toml shows them to operators, and a
// test holds the two together.
#pragma once

#include "config/configuration.hpp"

namespace parley::config {

OptionTable server_options();
OptionTable data_options();
OptionTable storage_options();
OptionTable bus_options();
OptionTable cluster_options();
OptionTable realtime_options();
OptionTable plugins_options();
OptionTable journal_options();
OptionTable dispatch_options();
OptionTable bots_options();
OptionTable outbox_options();
OptionTable fetch_options();
OptionTable scripts_options();
OptionTable business_options();
OptionTable hours_options();
OptionTable log_options();

/// All of the above under their names, in the order of etc/parley.toml: what load() takes for the server.
std::vector<SectionOptions> server_sections();

}  // namespace parley::config
