// Contacts from and to files.
#include "api/adding.hpp"
#include "api/caller_of.hpp"
#include "api/contact_json.hpp"
#include "api/contact_routes.hpp"

namespace parley::api {

using namespace schema;  // the builders read as a language of their own
using net::Method;
using rest::Access;
using rest::Call;
using rest::Reply;

namespace {

constexpr std::string_view kCsv = "text/csv";
constexpr std::size_t kMostColumns = 500, kLongestCell = 32'767;

/// Names for separators that are awkward in a query.
constexpr std::pair<std::string_view, char> kSeparators[] = {
    {"comma", ','}, {"semicolon", ';'}, {"tab", '\t'}, {"pipe", '|'}};

std::string_view name_of(char separator) {
  for (const auto& [name, character] : kSeparators)
    if (character == separator) return name;
  return kSeparators[0].first;
}

std::vector<Property> reading_options() {
  return {optional("encoding", one_of({"utf-8", "latin-1"}).described("Found out when absent")),
          optional("separator", one_of({"comma", "semicolon", "tab", "pipe"}).described("Found out when absent")),
          optional("header", boolean().described("Whether the first line names the columns; found out when absent")),
          optional("columns", schema::list(text(1, 60), kMostColumns)
                                  .described("What each column of the file is: name, phone, email, language, notes, "
                                             "tags, category, custom.<key>, or - to leave it out. Absent: as the "
                                             "preview proposes")
                                  .example(json::array{"name", "phone", "-", "custom.city"}))};
}

contacts::ImportRequest request_from(const json::object& query) {
  contacts::ImportRequest request;
  request.encoding = string_or(query, "encoding");
  for (const auto& [name, character] : kSeparators)
    if (string_or(query, "separator") == name) request.separator = character;
  if (query.contains("header")) request.header = bool_or(query, "header", false);
  if (const json::array* columns = find_array(query, "columns"))
    for (const json::value& column : *columns) request.columns.emplace_back(column.as_string());
  request.update_duplicates = string_or(query, "duplicates") == "update";
  return request;
}

json::array array_of(const std::vector<std::string>& texts) {
  return json::array(texts.begin(), texts.end());
}

Result<> check_type(const Call& call) {
  const std::string_view type = call.request().headers.find("Content-Type").value_or(kCsv);
  if (type.substr(0, type.find(';')) == kCsv) return {};
  return fail(Errc::unsupported, "the body: expected text/csv, found " + std::string(type));
}

Result<Reply> preview(ContactServices& services, const Call& call) {
  if (const Result<> right = check_type(call); !right) return right.error();
  const auto found = services.importer.preview(call.tenant(), call.request().body, request_from(call.query()));
  if (!found) return found.error();
  json::array rows;
  for (const auto& row : found->rows) rows.push_back(array_of(row));
  return Reply::ok({{"encoding", found->encoding},
                    {"separator", name_of(found->separator)},
                    {"header", found->header},
                    {"columns", array_of(found->columns)},
                    {"titles", array_of(found->titles)},
                    {"rows", std::move(rows)},
                    {"lines", found->lines}});
}

Result<Reply> import(ContactServices& services, const Call& call) {
  if (const Result<> right = check_type(call); !right) return right.error();
  const auto report = services.importer.import(caller_of(call), call.request().body, request_from(call.query()));
  if (!report) return report.error();
  json::array errors;
  for (const contacts::ImportError& error : report->errors)
    errors.push_back({{"line", error.line}, {"field", error.field}, {"message", error.message}});
  Reply reply = Reply::ok({{"created", report->created},
                           {"updated", report->updated},
                           {"skipped", report->skipped},
                           {"failed", report->failed},
                           {"errors", std::move(errors)}});
  if (report->failed > 0) reply.status = 207;  // partly done
  return reply;
}

rest::Endpoint reading(std::string path, std::string summary, std::size_t most_bytes) {
  return {.method = Method::post,
          .path = std::move(path),
          .group = "Contacts",
          .summary = std::move(summary),
          .access = Access::permission("contacts:import"),
          .max_body = most_bytes,
          .consumes = std::string(kCsv)};
}

void add_import_routes(Adding& list, ContactServices& services) {
  const std::size_t most = services.importer.options().most_bytes;
  rest::Endpoint look =
      reading("/contacts/import/preview", "Look at a CSV file and propose what its columns are", most);
  look.query = object(reading_options());
  const Schema names = schema::list(text(0, kLongestCell), kMostColumns);
  look.response = object({required("encoding", one_of({"utf-8", "latin-1"})),
                          required("separator", one_of({"comma", "semicolon", "tab", "pipe"})),
                          required("header", boolean()), required("columns", names), required("titles", names),
                          required("rows", schema::list(names, 100)), required("lines", integer(0))});
  list(look, [&services](const Call& call) { return preview(services, call); });

  rest::Endpoint whole = reading("/contacts/import", "Import contacts from a CSV file; 207 when lines failed", most);
  std::vector<Property> options = reading_options();
  options.push_back(optional("duplicates", one_of({"skip", "update"})
                                               .defaulting("skip")
                                               .described("What to do with a line whose phone number (or, without "
                                                          "one, e-mail address) a contact has")));
  whole.query = object(options);
  const Schema problem =
      object({required("line", integer(1)), required("field", text(0, 200)), required("message", text(0, 2000))});
  whole.response = object({required("created", integer(0)), required("updated", integer(0)),
                           required("skipped", integer(0)), required("failed", integer(0)),
                           required("errors", schema::list(problem, services.importer.options().most_errors))});
  list(whole, [&services](const Call& call) { return import(services, call); });
}

void add_export_route(
    Adding& list, std::string path, std::string summary, std::string type,
    std::function<Result<std::string>(const identity::Caller&, const contacts::ContactFilter&)> make) {
  std::vector<Property> filters = contact_filters();
  filters.push_back(optional("q", text(0, 200)));
  const std::string name = path.substr(path.rfind('/') + 1);
  rest::Endpoint declared{.method = Method::get,
                          .path = std::move(path),
                          .group = "Contacts",
                          .summary = std::move(summary),
                          .access = Access::permission("contacts:export"),
                          .query = object(filters),
                          .produces = type};
  list(std::move(declared), [make = std::move(make), type, name](const Call& call) -> Result<Reply> {
    Result<std::string> file = make(caller_of(call), filter_from(call.query()));
    if (!file) return file.error();
    return Reply::file(std::move(*file), type, name.starts_with("export") ? "contacts" + name.substr(6) : name);
  });
}

}  // namespace

Result<> add_contact_table_routes(rest::Api& api, ContactServices& services) {
  Adding list(api);
  add_import_routes(list, services);
  contacts::Exporter& exporter = services.exporter;
  add_export_route(list, "/contacts/export.csv", "Export contacts as CSV", "text/csv; charset=utf-8",
                   [&exporter](const auto& caller, const auto& filter) { return exporter.csv(caller, filter); });
  add_export_route(list, "/contacts/export.xlsx", "Export contacts as a workbook",
                   "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                   [&exporter](const auto& caller, const auto& filter) { return exporter.xlsx(caller, filter); });
  return list.outcome();
}

}  // namespace parley::api
