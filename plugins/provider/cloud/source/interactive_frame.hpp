// What all interactive messages have around their action: kind, header, body and footer.
#pragma once

#include "json_text.hpp"
#include "limits.hpp"
#include "part.hpp"

namespace parley::cloud {

/// Which parts a kind of interactive message takes.
struct FrameRules {
  std::string_view kind;  ///< the API's: "button", "cta_url"
  enum class Header { none, text, any } header = Header::any;
  bool body_required = true;
  std::size_t max_body = limits::kBody;
  bool footer = true;
};

/// Opens "interactive" with "type", "header", "body" and "footer". A header is a text, or {"type": "text", "text"}, or
/// {"type": "image" | "video" | "document", "url" | "media_id", "filename"?}.
void begin_interactive(JsonText& out, const Part& message, const FrameRules& rules);
void end_interactive(JsonText& out);

/// Appends a header object of an image, video or document to a card or message.
void write_media_header(JsonText& out, const Part& header, std::string_view type);

/// Appends "buttons" with 1 to 3 of {"type": kind, kind: {id, title}}.
void write_reply_buttons(JsonText& out, const Part& owner, std::string_view kind);

}  // namespace parley::cloud
