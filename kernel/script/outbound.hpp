// Outbound message documents, from what a rule or script writes to the full form the pipeline sends.
//
// Limits here are those every provider shares; a provider's own are its plugin's business.
#pragma once

#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "base/result.hpp"

namespace parley::script {

/// The longest each part may be, in characters.
inline constexpr std::size_t kLongestText = 4096;
inline constexpr std::size_t kLongestBody = 1024;  // of buttons and lists
inline constexpr std::size_t kLongestTitle = 20;   // of a button, and of what opens a list
inline constexpr std::size_t kLongestRow = 24;     // title of a row or section
inline constexpr std::size_t kLongestFooter = 60;  // footers and headers
inline constexpr std::size_t kLongestDescription = 72;
inline constexpr std::size_t kLongestId = 200;
inline constexpr std::size_t kMostButtons = 3;
inline constexpr std::size_t kMostRows = 10;

/// From a text, from {text=…, buttons=…|list=…|template=…|image=…|location=…, …}, or from a document that has its
/// "type". The error names the member, what it was and what was expected.
Result<json::object> outbound_message(const json::value& reply);

/// The same, where a list means several messages.
Result<std::vector<json::object>> outbound_messages(const json::value& reply);

/// Checks a complete document against the limits.
Result<void> check_outbound(const json::object& document);

/// Cuts texts that grew over their limit because placeholders were filled in.
void fit_outbound(json::object& document);

}  // namespace parley::script
