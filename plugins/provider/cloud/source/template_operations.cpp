#include "template_operations.hpp"

#include <algorithm>

#include "fields.hpp"

namespace parley::cloud {

namespace {

constexpr std::int64_t kDefaultPage = 100;
constexpr std::int64_t kMaxPage = 1000;

std::string_view template_name(const Part& args) {
  const std::string_view name = args.text("name", limits::kTemplateName);
  const bool valid = std::all_of(name.begin(), name.end(),
                                 [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; });
  if (!valid) args.refuse("name", "small letters, digits and '_' only");
  return name;
}

void add_parameter(std::string& url, std::string_view name, std::string_view value) {
  if (value.empty()) return;
  url += url.find('?') == std::string::npos ? '?' : '&';
  url.append(name).append("=").append(percent_encoded(value));
}

}  // namespace

std::string business_account_url(const ChannelSettings& settings, std::string_view path) {
  if (settings.business_account_id.empty()) {
    throw sdk::Failure(PARLEY_INVALID,
                       "the channel has no business_account_id; set it to the id of the WhatsApp Business Account");
  }
  return settings.url(settings.business_account_id + std::string(path));
}

sdk::OutgoingRequest build_templates_list(const ChannelSettings& settings, const Part& args) {
  std::int64_t page = kDefaultPage;
  if (args.has("limit")) page = static_cast<std::int64_t>(args.number("limit", 1, kMaxPage));
  std::string url = business_account_url(settings, "/message_templates");
  add_parameter(url, "limit", std::to_string(page));
  add_parameter(url, "name", args.text_if("name", limits::kTemplateName));
  add_parameter(url, "status", args.text_if("status", limits::kHeader));
  add_parameter(url, "after", args.text_if("after", limits::kText));
  return {http_head(settings, "GET", url), {}};
}

void write_templates_list(JsonText& out, const Answer& answer) {
  const json::array* templates = answer.body() ? array_at(*answer.body(), "data") : nullptr;
  if (!templates) throw sdk::Failure(PARLEY_UNAVAILABLE, "the Cloud API's answer holds no list of templates");
  out.member("templates", *templates);
  const json::object* paging = object_at(*answer.body(), "paging");
  const json::object* cursors = paging ? object_at(*paging, "cursors") : nullptr;
  // The last page has a cursor too, but no "next": following it would ask for ever.
  if (cursors && has_text(*paging, "next")) out.member_if("after", text_at(*cursors, "after"));
}

sdk::OutgoingRequest build_template_create(const ChannelSettings& settings, const Part& args) {
  template_name(args);
  args.text("language", limits::kHeader);
  const std::string_view category = args.text("category", limits::kHeader);
  if (category != "MARKETING" && category != "UTILITY" && category != "AUTHENTICATION") {
    args.refuse("category", "MARKETING, UTILITY or AUTHENTICATION");
  }
  args.list("components", 1, limits::kComponents);
  sdk::OutgoingRequest request;
  JsonText out(request.body);
  out.value(args.raw());
  request.head = http_head(settings, "POST", business_account_url(settings, "/message_templates"), "application/json");
  return request;
}

void write_template_create(JsonText& out, const Answer& answer) {
  const json::object* body = answer.body();
  const std::string id = body ? code_at(*body, "id") : std::string();
  if (id.empty()) throw sdk::Failure(PARLEY_UNAVAILABLE, "the Cloud API's answer holds no id of the template");
  out.member("id", id);
  out.member_if("status", text_at(*body, "status"));
  out.member_if("category", text_at(*body, "category"));
}

sdk::OutgoingRequest build_template_delete(const ChannelSettings& settings, const Part& args) {
  std::string url = business_account_url(settings, "/message_templates");
  add_parameter(url, "hsm_id", args.text_if("id", limits::kId));  // one language; without it, all of the name
  add_parameter(url, "name", template_name(args));
  return {http_head(settings, "DELETE", url), {}};
}

}  // namespace parley::cloud
