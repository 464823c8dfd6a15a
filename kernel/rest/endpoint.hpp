// The declaration of one route of the API, made once: validation, permission check, OpenAPI document, docs and the
// cross-tenant tests all come from it.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "net/http.hpp"
#include "rest/call.hpp"
#include "schema/schema.hpp"

namespace parley::rest {

/// Who may call: anybody, whoever is signed in, or who has a permission "resource:action".
class Access {
 public:
  static Access anybody() { return Access(Kind::anybody, {}); }
  static Access signed_in() { return Access(Kind::signed_in, {}); }
  static Access permission(std::string name) { return Access(Kind::permission, std::move(name)); }
  static Access super_admin() { return Access(Kind::super_admin, {}); }

  bool is_public() const { return kind_ == Kind::anybody; }
  /// Whether this principal is let in.
  bool admits(const identity::Principal& who) const;
  /// "contacts:read", "" for the other kinds.
  const std::string& name() const { return name_; }
  /// For messages and documents: "the permission contacts:read".
  std::string description() const;

 private:
  enum class Kind { anybody, signed_in, permission, super_admin };
  Access(Kind kind, std::string name) : kind_(kind), name_(std::move(name)) {}
  Kind kind_;
  std::string name_;
};

struct Endpoint {
  net::Method method = net::Method::get;
  std::string path;     ///< below /api/v1; a parameter is named after what it identifies: "/contacts/{contact_id}"
  std::string group;    ///< "Contacts": the tag in the documents
  std::string summary;  ///< "List contacts"
  Access access = Access::signed_in();
  std::optional<schema::Schema> query{};     ///< an object; absent: no query parameters
  std::optional<schema::Schema> request{};   ///< of a JSON body; absent: no body, or raw with `consumes`
  std::optional<schema::Schema> response{};  ///< of the answer with `success`; absent: no JSON
  int success = 200;
  std::size_t max_body = 0;      ///< bytes; 0: the server's default
  std::string consumes{};        ///< media type of a body that is not JSON, "text/csv"
  std::string produces{};        ///< media type of an answer that is not JSON
  std::string owner = "kernel";  ///< the plugin that brought it
  std::string prefix = "/api/v1";

  std::string full_path() const { return prefix + path; }
};

/// Any worker thread, several at once; may block. An Error is rendered as the API's error document.
using Handle = std::function<Result<Reply>(const Call&)>;

/// The query of a list: page, page_size, q when `searchable`, sort over the keys (both directions, the first is the
/// default as written), and the filters.
schema::Schema list_query(std::vector<std::string> sort_keys, std::vector<schema::Property> filters = {},
                          bool searchable = true);
/// The schema of page_of(): `{data: [item], pagination}`.
schema::Schema page_schema(const schema::Schema& item);
/// The query of a history by cursor: before, limit.
schema::Schema history_query(std::vector<schema::Property> filters = {});
/// The schema of part_of(): `{data: [item], next}`.
schema::Schema part_schema(const schema::Schema& item);

}  // namespace parley::rest
