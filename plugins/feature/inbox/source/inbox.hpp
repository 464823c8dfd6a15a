// feature.inbox: departments, queues that give conversations to agents, quick replies, notifications and alerts.
#pragma once

#include <parley/feature.hpp>

#include "agent_routes.hpp"
#include "alarms.hpp"
#include "alert_routes.hpp"
#include "conversation_watch.hpp"
#include "department_routes.hpp"
#include "notification_routes.hpp"
#include "queue_routes.hpp"
#include "quick_reply_routes.hpp"
#include "rounds.hpp"

namespace parley::inbox {

class Inbox final : public sdk::Feature {
 public:
  /// `config` holds the manifest's options. Throws Failure when the host lacks an interface.
  Inbox(sdk::Host host, std::string_view config);

  std::vector<sdk::Migration> migrations() const override;
  void start() override;

 private:
  // What one uses stands above it.
  const InboxOptions options_;
  sdk::Clock clock_;
  sdk::Store store_;
  sdk::Conversations conversations_;
  People people_;
  DepartmentStore departments_;
  QueueStore queues_;
  TicketStore tickets_;
  QuickReplyStore quick_replies_;
  NotificationStore notification_rows_;
  AlertStore alerts_;
  Notifications notifications_;
  ChannelHealth channels_;
  Desk desk_;
  Alarms alarms_;
  DepartmentRoutes department_routes_;
  QueueRoutes queue_routes_;
  AgentRoutes agent_routes_;
  QuickReplyRoutes quick_reply_routes_;
  NotificationRoutes notification_routes_;
  AlertRoutes alert_routes_;
  ConversationWatch watch_;
  sdk::Jobs jobs_;
  Rounds rounds_;
  sdk::Events events_;
  sdk::Endpoints endpoints_;
};

}  // namespace parley::inbox
