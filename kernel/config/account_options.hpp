// The options of accounts and of what bounds callers: [auth], [limits], [quotas], [mail].
#pragma once

#include "config/option.hpp"

namespace parley::config {

OptionTable auth_options();
OptionTable limits_options();
OptionTable quotas_options();
OptionTable mail_options();

}  // namespace parley::config
