// storage.postgres: parley's database on a PostgreSQL server, for several nodes and many tenants.
#include <boost/json.hpp>
#include <parley/storage.hpp>

#include "options.hpp"
#include "postgres_session.hpp"

namespace parley::postgres {

class PostgresStorage final : public sdk::Storage {
 public:
  PostgresStorage(sdk::Host, std::string_view config) : options_(Options::from_json(config)) {}

  std::string facts() const override {
    return boost::json::serialize(boost::json::object{{"dialect", "postgres"}, {"writers", options_.writers}});
  }

  std::unique_ptr<sdk::Session> open_session(bool read_only) override {
    return std::make_unique<PostgresSession>(options_, read_only);
  }

 private:
  const Options options_;
};

}  // namespace parley::postgres

PARLEY_PLUGIN(parley::postgres::PostgresStorage, parley::sdk::Storage);
