// E-mail addresses as login names: one account however the address is written.
#pragma once

#include <string>
#include <string_view>

namespace parley::identity {

/// Lower case (ASCII). Providers may tell upper from lower case before the "@"; none of note does.
inline std::string login_name_of(std::string_view email) {
  std::string name(email);
  for (char& c : name)
    if (c >= 'A' && c <= 'Z') c = char(c - 'A' + 'a');
  return name;
}

}  // namespace parley::identity
