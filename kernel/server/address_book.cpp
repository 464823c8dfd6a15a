#include "server/address_book.hpp"

#include "messaging/channel_directory.hpp"
#include "messaging/domain_events.hpp"

namespace parley::server {

namespace {

contacts::Parts parts_of(const AddressBookGround& ground) {
  return {ground.database,
          ground.writer,
          ground.clock,
          ground.ids,
          ground.audit,
          ground.quotas,
          [&events = ground.events](const std::string& tenant, const std::string& contact) {
            events.publish({"contact.updated", tenant, {{"contact_id", contact}}});
          },
          [&channels = ground.channels](const std::string& tenant, const std::string& id) {
            const auto channel = channels.current()->find(id);
            return channel && channel->tenant() == tenant;
          }};
}

api::ContactOptions options_of(const config::Settings& section) {
  api::ContactOptions options;
  options.import.most_bytes = std::size_t(section.size("import_bytes"));
  options.import.most_lines = std::size_t(section.integer("import_lines"));
  options.import.most_errors = std::size_t(section.integer("import_errors"));
  options.table.most_contacts = std::size_t(section.integer("export_contacts"));
  return options;
}

}  // namespace

AddressBook::AddressBook(const AddressBookGround& ground, const config::Settings& section)
    : parts_(parts_of(ground)), services_(parts_, options_of(section)) {
  contacts::count_contacts(ground.quotas);
}

}  // namespace parley::server
