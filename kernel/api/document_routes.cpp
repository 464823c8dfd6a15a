#include "api/document_routes.hpp"

#include "rest/openapi.hpp"

namespace parley::api {

Result<> add_document_routes(net::Router& router, const rest::Catalogue& catalogue, std::string version) {
  const auto document = [&catalogue, version = std::move(version)](const net::Request&, net::Responder responder) {
    responder.send(net::json_response(200, rest::openapi_document(catalogue.endpoints(), version)));
  };
  return router.add(net::Method::get, "/api-docs/openapi.json", document);
}

}  // namespace parley::api
