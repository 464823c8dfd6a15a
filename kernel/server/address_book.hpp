// Contacts put together: the services of kernel/contacts with the channels and the events of the way of a message.
#pragma once

#include "api/contact_routes.hpp"
#include "config/settings.hpp"

namespace parley::messaging {
class ChannelDirectory;
class DomainEvents;
}  // namespace parley::messaging

namespace parley::server {

/// All of it outlives the address book.
struct AddressBookGround {
  store::Database& database;
  store::Writer& writer;
  const Clock& clock;
  Ids& ids;
  identity::Audit& audit;
  identity::Quotas& quotas;
  const messaging::ChannelDirectory& channels;
  messaging::DomainEvents& events;
};

/// Publishes "contact.updated" {contact_id} after each commit that changed a contact, its identities or conversations.
class AddressBook {
 public:
  AddressBook(const AddressBookGround& ground, const config::Settings& section);

  Result<> add_routes(rest::Api& api) { return api::add_contact_routes(api, services_); }

 private:
  const contacts::Parts parts_;
  api::ContactServices services_;
};

}  // namespace parley::server
