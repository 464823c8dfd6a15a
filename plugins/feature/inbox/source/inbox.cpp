#include "inbox.hpp"

#include "tables.hpp"

namespace parley::inbox {

Inbox::Inbox(sdk::Host host, std::string_view config)
    : options_(InboxOptions::read(sdk::Json::parse(config))),
      clock_(host),
      store_(host),
      conversations_(host),
      people_(store_),
      departments_(store_),
      queues_(store_),
      tickets_(store_),
      quick_replies_(store_),
      notification_rows_(store_),
      alerts_(store_),
      notifications_(clock_, sdk::Realtime(host), notification_rows_),
      channels_(store_),
      desk_({clock_, store_, conversations_, people_, departments_, queues_, tickets_}),
      alarms_({clock_, queues_, tickets_, alerts_, channels_, notifications_, options_}),
      department_routes_(clock_, departments_, people_, options_),
      queue_routes_(clock_, queues_, departments_, people_, tickets_, desk_, options_,
                    [this](const std::string& tenant) { rounds_.look_after(tenant); }),
      agent_routes_(clock_, queues_, people_, tickets_, desk_),
      quick_reply_routes_(clock_, quick_replies_, departments_, conversations_, options_),
      notification_routes_(clock_, notification_rows_),
      alert_routes_(clock_, alerts_),
      watch_(store_, desk_, conversations_, people_, queues_, notifications_),
      jobs_(host),
      rounds_({host, clock_, jobs_, desk_, queues_, tickets_, alerts_, notification_rows_, alarms_, options_}),
      events_(host),
      endpoints_(host) {}

std::vector<sdk::Migration> Inbox::migrations() const {
  return inbox::migrations();
}

void Inbox::start() {
  department_routes_.add(endpoints_);
  queue_routes_.add(endpoints_);
  agent_routes_.add(endpoints_);
  quick_reply_routes_.add(endpoints_);
  notification_routes_.add(endpoints_);
  alert_routes_.add(endpoints_);
  conversations_.keep_teams([this](std::string_view tenant, std::string_view kind, std::string_view id) {
    return kind == "queue" ? queues_.find(tenant, id).has_value() : departments_.find(tenant, id).has_value();
  });
  watch_.listen(events_);
  rounds_.start();
}

}  // namespace parley::inbox
