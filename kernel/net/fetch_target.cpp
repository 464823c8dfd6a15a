#include "net/fetch_target.hpp"

#include <algorithm>
#include <curl/curl.h>

namespace parley::net {

namespace {

std::string part(CURLU* url, CURLUPart which, unsigned flags = 0) {
  char* text = nullptr;
  if (curl_url_get(url, which, &text, flags) != CURLUE_OK) return {};
  std::string copy(text);
  curl_free(text);
  return copy;
}

Error bad_url(std::string_view wrong) {
  return fail(Errc::invalid, "the URL " + std::string(wrong) + "; expected an absolute http or https URL");
}

}  // namespace

void FetchTargetParser::Free::operator()(void* handle) const {
  curl_url_cleanup(static_cast<CURLU*>(handle));
}

FetchTargetParser::FetchTargetParser() : url_(curl_url()) {
  if (!url_) throw BrokenInvariant("libcurl gave no URL parser: out of memory");
}

Result<FetchTarget> FetchTargetParser::parse(const std::string& url) {
  if (!last_url_.empty() && url == last_url_) return last_;
  // libcurl reads to the first NUL: what follows would be judged by nobody.
  if (url.find('\0') != std::string::npos) return bad_url("holds a NUL byte");
  CURLU* parsed = static_cast<CURLU*>(url_.get());
  if (const CURLUcode code = curl_url_set(parsed, CURLUPART_URL, url.c_str(), 0); code != CURLUE_OK)
    return bad_url("is not usable (" + std::string(curl_url_strerror(code)) + ")");
  if (!part(parsed, CURLUPART_USER).empty() || !part(parsed, CURLUPART_PASSWORD).empty())
    return bad_url("holds a user or password, which belong in a header");
  const std::string scheme = part(parsed, CURLUPART_SCHEME);
  if (scheme != "http" && scheme != "https") return bad_url("has the scheme " + scheme);
  std::string host = part(parsed, CURLUPART_HOST);
  std::transform(host.begin(), host.end(), host.begin(), [](unsigned char c) { return std::tolower(c); });
  last_ = {scheme + "://" + host + ":" + part(parsed, CURLUPART_PORT, CURLU_DEFAULT_PORT), scheme == "http"};
  last_url_ = url;
  return last_;
}

}  // namespace parley::net
