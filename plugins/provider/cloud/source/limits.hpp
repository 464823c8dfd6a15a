// The Cloud API's limits on what is sent. Texts in characters (Unicode code points), lists in items, files in bytes.
// They are Meta's rules, not ours, so no operator can change them.
#pragma once

#include <cstddef>

namespace parley::cloud::limits {

inline constexpr std::size_t kText = 4096;
inline constexpr std::size_t kCaption = 1024;
inline constexpr std::size_t kFilename = 240;
inline constexpr std::size_t kId = 512;  ///< ids of media, messages, products; also biz_opaque_callback_data
inline constexpr std::size_t kContacts = 257;
inline constexpr std::size_t kName = 1000;  ///< names and addresses of places

inline constexpr std::size_t kBody = 1024;
inline constexpr std::size_t kListBody = 4096;
inline constexpr std::size_t kHeader = 60;
inline constexpr std::size_t kFooter = 60;

inline constexpr std::size_t kButtons = 3;
inline constexpr std::size_t kButtonTitle = 20;
inline constexpr std::size_t kButtonId = 256;

inline constexpr std::size_t kListLabel = 20;
inline constexpr std::size_t kSections = 10;
inline constexpr std::size_t kRows = 10;  ///< in all sections together
inline constexpr std::size_t kRowTitle = 24;
inline constexpr std::size_t kRowDescription = 72;
inline constexpr std::size_t kRowId = 200;

inline constexpr std::size_t kLinkLabel = 20;
inline constexpr std::size_t kCallLabel = 20;
inline constexpr std::size_t kProducts = 30;  ///< in all sections together
inline constexpr std::size_t kMinCards = 2;
inline constexpr std::size_t kCards = 10;
inline constexpr std::size_t kCardBody = 160;

inline constexpr std::size_t kTemplateName = 512;
inline constexpr std::size_t kComponents = 100;
inline constexpr std::size_t kParameters = 1024;

inline constexpr std::size_t kImageBytes = 5u << 20;
inline constexpr std::size_t kAudioVideoBytes = 16u << 20;
inline constexpr std::size_t kDocumentBytes = 100u << 20;
inline constexpr std::size_t kStickerBytes = 500u << 10;  ///< an animated one; a still one: 100 KB

}  // namespace parley::cloud::limits
