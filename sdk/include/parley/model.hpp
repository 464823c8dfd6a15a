// An AI text model behind HTTP, in C++: derive from Model, export with PARLEY_PLUGIN(MyModel, parley::sdk::Model).
//
// Two pure functions between documents; the host sends, times and retries.
#pragma once

#include <cstdint>
#include <parley/abi/model.h>
#include <parley/http.hpp>
#include <parley/json.hpp>
#include <parley/plugin.hpp>
#include <string>

namespace parley::sdk {

/// What a model answered.
struct Completion {
  std::string text;
  std::int64_t tokens_in = 0;
  std::int64_t tokens_out = 0;
  std::string finish = "stop";  ///< "stop", "length" or "refused"
};

class Model {
 public:
  virtual ~Model() = default;
  /// [any] `prompt`: {"system"?, "messages": [{"role", "text"}], "temperature"?, "max_tokens"?, "schema"?}.
  virtual OutgoingRequest build_request(const Json& prompt) const = 0;
  /// [any] Throws Failure(PARLEY_UNAVAILABLE or PARLEY_LIMIT) when trying again later makes sense.
  virtual Completion parse_response(const HttpResponse& response) const = 0;

  /// The parley.model/1 table for plugin class `Type`, or null for another id.
  template <class Type>
  static const void* table(std::string_view id);
};

// ---- below: how the class meets the C table ------------------------------------------------------------------------

template <class Type>
const void* Model::table(std::string_view id) {
  static const parley_model_v1 functions = [] {
    parley_model_v1 t{};
    t.struct_size = sizeof t;
    t.build_request = [](parley_plugin* p, parley_str prompt, const parley_sink* head, const parley_sink* body,
                         const parley_sink* error) {
      return guarded(error, [&] { detail::put(self<Type>(p).build_request(Json::parse(view(prompt))), head, body); });
    };
    t.parse_response = [](parley_plugin* p, const parley_http_response* response, const parley_sink* result,
                          const parley_sink* error) {
      return guarded(error, [&] {
        const Completion answer = self<Type>(p).parse_response(HttpResponse(*response));
        Sink(result).write(Json::object({{"text", answer.text},
                                         {"tokens_in", answer.tokens_in},
                                         {"tokens_out", answer.tokens_out},
                                         {"finish", answer.finish}})
                               .dump());
      });
    };
    return t;
  }();
  return id == PARLEY_MODEL_V1 ? &functions : nullptr;
}

}  // namespace parley::sdk
