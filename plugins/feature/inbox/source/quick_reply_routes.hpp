// /quick-replies: keep them, find them, and fill one in for a conversation.
#pragma once

#include <parley/host/clock.hpp>
#include <parley/host/conversations.hpp>
#include <parley/host/endpoints.hpp>

#include "department_store.hpp"
#include "inbox_options.hpp"
#include "quick_reply_store.hpp"
#include "quick_reply_text.hpp"

namespace parley::inbox {

/// What it is given outlives it.
class QuickReplyRoutes {
 public:
  QuickReplyRoutes(sdk::Clock clock, const QuickReplyStore& replies, const DepartmentStore& departments,
                   const sdk::Conversations& conversations, const InboxOptions& options)
      : clock_(clock), replies_(replies), departments_(departments), conversations_(conversations), options_(options) {}

  void add(sdk::Endpoints& endpoints) const;

 private:
  sdk::Reply list(const sdk::Call& call) const;
  sdk::Reply create(const sdk::Call& call) const;
  sdk::Reply change(const sdk::Call& call) const;
  sdk::Reply render(const sdk::Call& call) const;
  QuickReply found(const sdk::Call& call) const;
  Variables variables(const sdk::Call& call, const sdk::Json& conversation) const;

  sdk::Clock clock_;
  const QuickReplyStore& replies_;
  const DepartmentStore& departments_;
  const sdk::Conversations& conversations_;
  const InboxOptions& options_;
};

}  // namespace parley::inbox
