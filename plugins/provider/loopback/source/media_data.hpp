// Pictures and files that a customer sends from the page: a data URL in, base64 kept, bytes out.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace parley::loopback {

/// The parts of "data:image/png;base64,iVBOR...". Views into the text it was read from.
struct DataUrl {
  std::string_view mime_type;
  std::string_view base64;
};

/// Nothing when it is no data URL in base64 with a plain type.
std::optional<DataUrl> read_data_url(std::string_view text);

/// The bytes, or nothing when `text` is not base64 with its padding.
std::optional<std::string> decode_base64(std::string_view text);

/// How many bytes decode_base64 makes of well-formed text.
std::size_t decoded_size(std::string_view base64);

/// True when a browser may show it from this server's own address without it becoming a program there.
bool is_safe_to_show(std::string_view mime_type);

/// image, audio, video or document
std::string_view message_type_of(std::string_view mime_type);

}  // namespace parley::loopback
