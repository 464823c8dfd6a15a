// The options of contacts: how much comes in and goes out with one file.
#pragma once

#include "config/option.hpp"

namespace parley::config {

OptionTable contacts_options();

}  // namespace parley::config
