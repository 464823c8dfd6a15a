// The plain message types: text, files, places, contact cards, reactions.
#pragma once

#include "json_text.hpp"
#include "part.hpp"

namespace parley::cloud {

// Each appends "type" and the member of that type, or throws Failure(PARLEY_INVALID).
void write_text(JsonText& out, const Part& message);
void write_image(JsonText& out, const Part& message);
void write_video(JsonText& out, const Part& message);
void write_audio(JsonText& out, const Part& message);
void write_document(JsonText& out, const Part& message);
void write_sticker(JsonText& out, const Part& message);
void write_location(JsonText& out, const Part& message);
void write_contacts(JsonText& out, const Part& message);
void write_reaction(JsonText& out, const Part& message);

/// Appends "id" or "link" from the part's media_id or url: exactly one of them.
void write_media_source(JsonText& out, const Part& media);

}  // namespace parley::cloud
