// A picture, film, sound or document as a config names it: {"kind", "url" or "media_id", "caption"?, "filename"?}.
#pragma once

#include <parley/node_fields.hpp>
#include <string>

namespace parley::nodes {

class MediaMessage {
 public:
  MediaMessage() = default;
  /// Throws Failure when there is not exactly one of url and media_id. `where` names the object, with its dot.
  MediaMessage(const sdk::Json& config, const std::string& where)
      : kind_(config["kind"].text()),
        url_(config["url"]),
        id_(config["media_id"]),
        caption_(config["caption"], where + "caption", 1024),
        filename_(config["filename"]) {
    if (url_.empty() == id_.empty())
      throw sdk::Failure(PARLEY_INVALID, where + "url: expected either a url or a media_id");
  }
  bool given() const { return !kind_.empty(); }

  /// As outbound-message.schema.json has it.
  sdk::Json in(const sdk::StepInput& input) const {
    sdk::Json message = sdk::Json::object({{"type", kind_}});
    const bool by_url = !url_.empty();
    std::string place = input.text(by_url ? url_ : id_);
    if (place.empty()) throw sdk::Failure(PARLEY_INVALID, "url: nothing is left of it once it is filled in");
    message.set(by_url ? "url" : "media_id", std::move(place));
    const std::string caption = caption_.in(input);
    if (!caption.empty() && kind_ != "audio") message.set("caption", caption);
    const std::string filename = sdk::shortened(input.text(filename_), 240);
    if (!filename.empty() && kind_ == "document") message.set("filename", filename);
    return message;
  }

 private:
  std::string kind_;
  sdk::Text url_, id_;
  sdk::Phrase caption_;
  sdk::Text filename_;
};

}  // namespace parley::nodes
