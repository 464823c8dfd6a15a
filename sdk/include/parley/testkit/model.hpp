// A model plugin as its tests see it: `build_request(plugin, prompt)`, `parse_response(plugin, response)`.
#pragma once

#include <parley/abi/model.h>
#include <parley/testkit/loaded_plugin.hpp>
#include <parley/testkit/outgoing.hpp>

namespace parley::testkit {

inline Outgoing build_request(const LoadedPlugin& plugin, const sdk::Json& prompt) {
  TextSink head;
  TextSink body;
  TextSink error;
  const std::string text = prompt.dump();
  require_ok(plugin.interface<parley_model_v1>(PARLEY_MODEL_V1)
                 .build_request(plugin.raw(), sdk::str(text), head.raw(), body.raw(), error.raw()),
             error, "build_request");
  return {sdk::Json::parse(head.text()), body.text()};
}

/// {"text", "tokens_in", "tokens_out", "finish"}
inline sdk::Json parse_response(const LoadedPlugin& plugin, const Response& response) {
  TextSink result;
  TextSink error;
  const auto& table = plugin.interface<parley_model_v1>(PARLEY_MODEL_V1);
  const auto status = response.with_raw([&](const parley_http_response& raw) {
    return table.parse_response(plugin.raw(), &raw, result.raw(), error.raw());
  });
  require_ok(status, error, "parse_response");
  return sdk::Json::parse(result.text());
}

}  // namespace parley::testkit
