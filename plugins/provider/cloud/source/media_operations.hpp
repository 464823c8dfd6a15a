// The operations on files: look up, download, upload, delete. See operations.hpp for arguments and results.
#pragma once

#include <parley/provider.hpp>

#include "answers.hpp"
#include "http_head.hpp"
#include "limits.hpp"
#include "part.hpp"

namespace parley::cloud {

sdk::OutgoingRequest build_media_lookup(const ChannelSettings& settings, const Part& args);
void write_media_lookup(JsonText& out, const Answer& answer);

sdk::OutgoingRequest build_media_download(const ChannelSettings& settings, const Part& args);
void write_media_download(JsonText& out, const Answer& answer);

sdk::OutgoingRequest build_media_upload(const ChannelSettings& settings, const Part& args);
void write_media_upload(JsonText& out, const Answer& answer);

sdk::OutgoingRequest build_media_delete(const ChannelSettings& settings, const Part& args);

}  // namespace parley::cloud
