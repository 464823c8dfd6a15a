// Webhook bodies for tests: one change around the items a test is about.
#pragma once

#include <boost/json.hpp>
#include <string>

namespace parley::cloud::test {

namespace json = boost::json;

inline constexpr const char* kNumber = "100200300";
inline constexpr std::size_t kMaxBytes = 4u << 20;

inline json::value change(const json::array& items, const std::string& list = "messages",
                          const std::string& field = "messages", const json::array& contacts = {}) {
  json::object value{{"messaging_product", "whatsapp"},
                     {"metadata", {{"display_phone_number", "15550001111"}, {"phone_number_id", kNumber}}}};
  if (!contacts.empty()) value["contacts"] = contacts;
  value[list] = items;
  return {{"field", field}, {"value", value}};
}

inline json::object webhook(const json::array& changes) {
  return {{"object", "whatsapp_business_account"},
          {"entry", json::array{json::object{{"id", "900"}, {"time", 1767225700}, {"changes", changes}}}}};
}

inline std::string body_of(const json::value& one_change) {
  json::array changes;
  changes.push_back(one_change);
  return json::serialize(webhook(changes));
}

inline json::object text_message(int number) {
  return {{"from", "551198765" + std::to_string(10000 + number % 90000)},
          {"id", "wamid.N" + std::to_string(number)},
          {"timestamp", "1767225600"},
          {"type", "text"},
          {"text", {{"body", "message " + std::to_string(number)}}}};
}

}  // namespace parley::cloud::test
