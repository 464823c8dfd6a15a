// The tables of parley.host.*: one file each beside this one. All functions may be called on any thread unless the ABI
// header says otherwise, and nothing they throw reaches the plugin.
#pragma once

#include <parley/abi/host.h>
#include <string_view>

#include "base/result.hpp"
#include "plugin/status_code.hpp"

namespace parley::host {

const parley_host_http_v1& http_interface();
const parley_host_realtime_v1& realtime_interface();
const parley_host_store_v1& store_interface();
const parley_host_inbound_v1& inbound_interface();
const parley_host_events_v1& events_interface();
const parley_host_fetch_v1& fetch_interface();
const parley_host_identity_v1& identity_interface();
const parley_host_conversations_v1& conversations_interface();
const parley_host_jobs_v1& jobs_interface();

/// Writes a sentence to a plugin's error sink, which may be null.
inline void tell(const parley_sink* error, std::string_view sentence) {
  if (error && error->write) error->write(error->ctx, sentence.data(), sentence.size());
}

/// Runs the kernel's side of a host function: an Error, or whatever is thrown, becomes a status and a sentence.
template <class Code>
parley_status answer(const parley_sink* error, Code&& code) noexcept {
  try {
    const Result<> result = code();
    if (result) return PARLEY_OK;
    tell(error, result.error().message);
    return plugin::to_status(result.error().code);
  } catch (const std::exception& problem) {
    tell(error, problem.what());
    return PARLEY_INTERNAL;
  }
}

}  // namespace parley::host
