// One try to send one message, from its lease until its outcome is durable. Internal to the outbox.
#pragma once

#include <memory>

#include "messaging/outbox.hpp"

namespace parley::messaging {

struct Outbox::Attempt {
  OutboxItem item;
  std::shared_ptr<const Channel> channel;
  SendResult result;
  Verdict verdict{};
};
}  // namespace parley::messaging
