#include "api/api_pages.hpp"

#include <array>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>

#include "base/crypto.hpp"

namespace parley::api {

namespace {

namespace fs = std::filesystem;
using net::Request;
using net::Response;

constexpr std::string_view kNonceMark = "{nonce}";
constexpr std::string_view kHtml = "text/html; charset=utf-8";
constexpr std::string_view kScript = "text/javascript; charset=utf-8";
constexpr std::string_view kStyle = "text/css; charset=utf-8";

struct Page {
  const char* path;
  const char* file;
  const char* script;  ///< what it cannot do without
  /// Where its styles may come from, beside this server.
  std::string_view styles;
};

// Redoc marks the styles that it makes with the nonce of the page, but for two that are named by their digests: an
// empty one, and that of its scroll bars. RapiDoc's stand in its markup, as style attributes that no nonce reaches.
constexpr Page kPages[] = {
    {"/docs", "docs.html", "vendor/swagger-ui-bundle.js", ""},
    {"/redoc", "redoc.html", "vendor/redoc.standalone.js",
     " 'nonce-{nonce}' 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=' "
     "'sha256-QMIg+bpjm3JdElJ388KYke01izlUW0UoNOeKjpMxdgc='"},
    {"/rapidoc", "rapidoc.html", "vendor/rapidoc-min.js", " 'unsafe-inline'"},
};

struct File {
  const char* path;
  const char* file;
  std::string_view type;
};

constexpr File kFiles[] = {
    {"/api-docs/page.css", "page.css", kStyle},
    {"/api-docs/docs.js", "docs.js", kScript},
    {"/api-docs/redoc.js", "redoc.js", kScript},
    {"/api-docs/swagger-ui-bundle.js", "vendor/swagger-ui-bundle.js", kScript},
    {"/api-docs/swagger-ui.css", "vendor/swagger-ui.css", kStyle},
    {"/api-docs/redoc.standalone.js", "vendor/redoc.standalone.js", kScript},
    {"/api-docs/rapidoc-min.js", "vendor/rapidoc-min.js", kScript},
};

constexpr const char* kMissing =
    "<!doctype html><meta charset=\"utf-8\"><title>parley API</title><p>This page's scripts are not installed: run "
    "<code>make pages</code> in parley's checkout, which brings them from npm. The document itself is at "
    "<a href=\"/api-docs/openapi.json\">/api-docs/openapi.json</a>.</p>\n";

std::optional<std::string> content_of(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return std::nullopt;
  std::ostringstream out;
  out << in.rdbuf();
  return std::move(out).str();
}

std::string replaced(std::string_view text, std::string_view nonce) {
  std::string out(text);
  for (std::size_t at = 0; (at = out.find(kNonceMark, at)) != std::string::npos; at += nonce.size())
    out.replace(at, kNonceMark.size(), nonce);
  return out;
}

std::string fresh_nonce() {
  std::array<std::uint8_t, 16> random{};
  random_bytes(random);
  return to_hex(random);
}

Response with_type(std::string_view type, std::string body) {
  Response response;
  response.headers.set("Content-Type", type);
  response.headers.set("X-Content-Type-Options", "nosniff");
  response.body = std::move(body);
  return response;
}

/// The scripts make no others out of texts, and reach this server alone. Redoc's search runs in a worker of its own.
std::string policy(const Page& page) {
  return "default-src 'none'; script-src 'self'; style-src 'self'" + std::string(page.styles) +
         "; img-src 'self' data:; connect-src 'self'; worker-src blob:; base-uri 'none'; form-action 'none'; "
         "frame-ancestors 'none'";
}

Response page_response(const std::optional<fs::path>& folder, const Page& page) {
  const std::string nonce = fresh_nonce();
  std::error_code ignored;
  std::optional<std::string> html;
  if (folder && fs::exists(*folder / page.script, ignored)) html = content_of(*folder / page.file);
  Response response = with_type(kHtml, html ? replaced(*html, nonce) : kMissing);
  if (!html) response.status = 404;
  response.headers.set("Content-Security-Policy", replaced(policy(page), nonce));
  response.headers.set("Referrer-Policy", "no-referrer");
  response.headers.set("Cache-Control", "no-store");  // a nonce is good once
  return response;
}

Response file_response(const std::optional<fs::path>& folder, const File& file, const Request& request) {
  auto content = folder ? content_of(*folder / file.file) : std::nullopt;
  if (!content) return net::error_response(404, "this file is not installed; make pages brings it", request.request_id);
  const std::string tag = '"' + to_hex(sha256(*content)).substr(0, 32) + '"';
  const bool known = request.headers.get("If-None-Match") == tag;
  Response response = with_type(file.type, known ? std::string() : std::move(*content));
  if (known) response.status = 304;
  response.headers.set("ETag", tag);
  response.headers.set("Cache-Control", "no-cache");
  return response;
}

}  // namespace

Result<> add_api_pages(net::Router& router, std::optional<fs::path> folder) {
  for (const Page& page : kPages) {
    const auto handler = [folder, &page](const Request&, net::Responder responder) {
      responder.send(page_response(folder, page));
    };
    if (const Result<> added = router.add(net::Method::get, page.path, handler); !added) return added;
  }
  for (const File& file : kFiles) {
    const auto handler = [folder, &file](const Request& request, net::Responder responder) {
      responder.send(file_response(folder, file, request));
    };
    if (const Result<> added = router.add(net::Method::get, file.path, handler); !added) return added;
  }
  return {};
}

}  // namespace parley::api
