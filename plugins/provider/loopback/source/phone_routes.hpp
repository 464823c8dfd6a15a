// The phone's addresses: the page and its files, the API that the page and curl use, and the stream of events.
#pragma once

#include <parley/host/routes.hpp>

#include "phone.hpp"
#include "visitor_gate.hpp"

namespace parley::loopback {

/// Keep it as long as the host may call: until the plugin's destructor.
class PhoneRoutes {
 public:
  /// `phone` must outlive it.
  PhoneRoutes(sdk::Host host, Phone& phone);

  /// [main] Adds the routes. Throws Failure(PARLEY_CONFLICT) when another plugin has one of them.
  void add();

 private:
  sdk::Reply page_file(const sdk::RouteRequest& request, std::string_view name) const;
  sdk::Reply post_message(const sdk::RouteRequest& request) const;
  sdk::Reply get_chats(const sdk::RouteRequest& request) const;
  sdk::Reply get_history(const sdk::RouteRequest& request) const;
  sdk::Reply post_read(const sdk::RouteRequest& request) const;
  sdk::Reply get_media(const sdk::RouteRequest& request) const;
  std::string join(const sdk::RouteRequest& request) const;
  PhoneChannel channel_of(const sdk::RouteRequest& request) const;

  Phone& phone_;
  VisitorGate gate_;
  sdk::Routes routes_;
};

}  // namespace parley::loopback
