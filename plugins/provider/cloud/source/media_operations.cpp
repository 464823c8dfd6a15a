#include "media_operations.hpp"

#include "characters.hpp"
#include "digest.hpp"
#include "fields.hpp"
#include "multipart.hpp"

namespace parley::cloud {

namespace {

std::string media_id(const Part& args) {
  const std::string_view id = args.text("media_id", limits::kId);
  if (!all_digits(id)) args.refuse("media_id", "the digits of a media id");
  return std::string(id);
}

/// How many bytes Meta takes of a type.
std::size_t max_bytes(std::string_view mime_type) {
  if (mime_type == "image/webp") return limits::kStickerBytes;
  if (mime_type.starts_with("image/")) return limits::kImageBytes;
  if (mime_type.starts_with("audio/") || mime_type.starts_with("video/")) return limits::kAudioVideoBytes;
  return limits::kDocumentBytes;
}

/// "type/subtype", with parameters such as "; codecs=opus".
void check_mime_type(const Part& args, std::string_view mime_type) {
  const std::size_t slash = mime_type.find('/');
  bool valid = slash != std::string_view::npos && slash > 0 && slash + 1 < mime_type.size();
  for (const char c : mime_type) valid = valid && c >= ' ' && c < 0x7F;
  if (!valid) args.refuse("mime_type", "a type such as image/jpeg");
}

[[noreturn]] void refuse_answer(std::string_view what) {
  throw sdk::Failure(PARLEY_UNAVAILABLE, "the Cloud API's answer holds no " + std::string(what));
}

}  // namespace

sdk::OutgoingRequest build_media_lookup(const ChannelSettings& settings, const Part& args) {
  const std::string path = media_id(args) + "?phone_number_id=" + settings.phone_number_id;
  return {http_head(settings, "GET", settings.url(path)), {}};
}

void write_media_lookup(JsonText& out, const Answer& answer) {
  const json::object* body = answer.body();
  if (!body || text_at(*body, "url").empty()) refuse_answer("url of the file");
  out.member_if("id", text_at(*body, "id"));
  out.member("url", text_at(*body, "url"));
  out.member_if("mime_type", text_at(*body, "mime_type"));
  if (has_text(*body, "sha256")) out.member("sha256", normal_sha256(text_at(*body, "sha256")));
  if (const json::value* size = body->if_contains("file_size"); size && size->is_int64()) out.member("size", *size);
}

sdk::OutgoingRequest build_media_download(const ChannelSettings& settings, const Part& args) {
  const std::string_view url = args.url("url");
  if (!settings.may_fetch(url)) {
    args.refuse("url", "an https address at one of the channel's media_hosts, for the access token goes with it");
  }
  return {http_head(settings, "GET", url), {}};
}

void write_media_download(JsonText& out, const Answer& answer) {
  out.member_if("mime_type", answer.header("content-type"));
  out.member("size", static_cast<std::int64_t>(answer.raw_body().size()));
}

sdk::OutgoingRequest build_media_upload(const ChannelSettings& settings, const Part& args) {
  const std::string_view mime_type = args.text("mime_type", 255);
  check_mime_type(args, mime_type);
  const json::value* data = args.raw().if_contains("data");
  const auto bytes = data && data->is_string() ? from_base64(data->get_string()) : std::nullopt;
  if (!bytes || bytes->empty()) args.refuse("data", "the file in base64", "something else");
  if (bytes->size() > max_bytes(mime_type)) {
    args.refuse("data", "at most " + std::to_string(max_bytes(mime_type)) + " bytes of " + std::string(mime_type),
                std::to_string(bytes->size()));
  }
  const std::string_view filename = args.text_if("filename", limits::kFilename);
  Multipart form(*bytes);
  form.add_field("messaging_product", "whatsapp");
  form.add_field("type", mime_type);
  form.add_file("file", filename.empty() ? std::string_view("file") : filename, mime_type, *bytes);
  return {http_head(settings, "POST", settings.url(settings.phone_number_id + "/media"), form.content_type()),
          form.finish()};
}

void write_media_upload(JsonText& out, const Answer& answer) {
  if (!answer.body() || text_at(*answer.body(), "id").empty()) refuse_answer("id of the file");
  out.member("id", text_at(*answer.body(), "id"));
}

sdk::OutgoingRequest build_media_delete(const ChannelSettings& settings, const Part& args) {
  const std::string path = media_id(args) + "?phone_number_id=" + settings.phone_number_id;
  return {http_head(settings, "DELETE", settings.url(path)), {}};
}

}  // namespace parley::cloud
