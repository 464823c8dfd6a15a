// libFuzzer entry for the Cloud API provider: any bytes as a webhook body, an outbound message and an answer. What
// comes out is JSON, or a refusal in words; anything else aborts.
#include <boost/json.hpp>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <parley/plugin.hpp>
#include <string>

#include "answers.hpp"
#include "build_message.hpp"
#include "handshake.hpp"
#include "parse_webhook.hpp"

namespace {

constexpr std::size_t kMaxBytes = 4u << 20;

template <class Code>
void makes_json_or_refuses(Code code) {
  std::string document;
  try {
    document = code();
  } catch (const parley::sdk::Failure&) {
    return;
  }
  boost::system::error_code failed;
  boost::json::parse_options options;
  options.max_depth = 32;  // what the host reads
  boost::json::parse(document, failed, {}, options);
  if (failed) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace parley;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  makes_json_or_refuses([&] { return cloud::parse_webhook(bytes, kMaxBytes); });
  makes_json_or_refuses([&] { return cloud::build_message(bytes); });
  parley_http_response response{};
  response.struct_size = sizeof response;
  response.status = size % 2 ? 200 : 400;
  response.body = sdk::str(bytes);
  makes_json_or_refuses([&] { return cloud::parse_send_answer(response); });
  try {
    if (cloud::answer_challenge("token", bytes).empty()) std::abort();
  } catch (const sdk::Failure&) {
  }
  return 0;
}
