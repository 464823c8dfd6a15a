// Everything that is asked of the Cloud API besides sending: read marks, media, templates, the webhook's address.
//
//   op                args                                              result beside "class": "accepted"
//   mark_read         message_id, typing?                               -
//   media.lookup      media_id                                          id, url, mime_type, sha256 (hex), size
//   media.download    url                                               mime_type, size; the bytes are the response's
//   body media.upload      data (base64), mime_type, filename?               id media.delete      media_id -
//   templates.list    after?, limit?, name?, status?                    templates, after?
//   templates.create  name, category, language, components, ...         id, status?, category?
//   templates.delete  name, id?                                         -
//   webhook.subscribe url?, verify_token?                               -
//
// A refused op's result is {"class", "code", "message", ...}, as of a send.
#pragma once

#include <parley/provider.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "channel_settings.hpp"

namespace parley::cloud {

/// Throws Failure: PARLEY_UNSUPPORTED for an op not in op_names(), PARLEY_INVALID for wrong args.
sdk::OutgoingRequest build_operation(const ChannelSettings& settings, std::string_view op, std::string_view args);
std::string parse_operation(std::string_view op, const parley_http_response& response);

std::vector<std::string_view> op_names();

}  // namespace parley::cloud
