// Makes a webhook body readable that is JSON but for its text: bytes that are no UTF-8, and halves of surrogate pairs
// as a name cut in the middle of an emoji leaves behind. Without this, one such name would lose a body of a thousand
// items.
#pragma once

#include <string>
#include <string_view>

namespace parley::cloud {

/// A copy in which each stray byte has become '?' and each lone surrogate escape \ufffd. Of the same length, so that
/// positions stay. Signatures are checked over the original, never over this.
std::string repaired(std::string_view body);

}  // namespace parley::cloud
