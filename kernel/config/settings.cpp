#include "config/settings.hpp"

#include <algorithm>

namespace parley::config {

namespace {

struct Revealer {
  json::value operator()(const std::string& text) const { return json::string(text); }
  json::value operator()(bool value) const { return value; }
  json::value operator()(std::int64_t number) const { return number; }
  json::value operator()(double number) const { return number; }
  json::value operator()(Millis duration) const { return duration.count(); }
  json::value operator()(ByteSize size) const { return size.bytes; }
  json::value operator()(const Address& address) const { return json::string(to_text(address)); }
  json::value operator()(TimeOfDay time) const { return json::string(to_text(time)); }
  json::value operator()(const Secret& secret) const { return json::string(secret.reveal()); }
  json::value operator()(const std::vector<std::string>& list) const {
    json::array out;
    for (const std::string& item : list) out.emplace_back(item);
    return out;
  }
  json::value operator()(const std::vector<Secret>& list) const {
    json::array out;
    for (const Secret& secret : list) out.emplace_back(secret.reveal());
    return out;
  }
};

}  // namespace

const Setting& Settings::find(std::string_view key) const {
  const auto found = std::find_if(settings_.begin(), settings_.end(), [&](const Setting& s) { return s.key == key; });
  if (found != settings_.end()) return *found;
  throw BrokenInvariant("the option table of " + section_ + " has no key \"" + std::string(key) + "\"");
}

template <class T>
const T& Settings::get(std::string_view key, OptionType type) const {
  const Setting& setting = find(key);
  if (setting.type == type) return std::get<T>(setting.value);
  throw BrokenInvariant(section_ + "." + std::string(key) + " has the type " + std::string(name(setting.type)) +
                        ", but was read as " + std::string(name(type)));
}

const std::string& Settings::string(std::string_view key) const {
  return get<std::string>(key, OptionType::string);
}
const std::string& Settings::choice(std::string_view key) const {
  return get<std::string>(key, OptionType::choice);
}
bool Settings::boolean(std::string_view key) const {
  return get<bool>(key, OptionType::boolean);
}
std::int64_t Settings::integer(std::string_view key) const {
  return get<std::int64_t>(key, OptionType::integer);
}
double Settings::number(std::string_view key) const {
  return get<double>(key, OptionType::number);
}
Millis Settings::duration(std::string_view key) const {
  return get<Millis>(key, OptionType::duration);
}
std::uint64_t Settings::size(std::string_view key) const {
  return get<ByteSize>(key, OptionType::size).bytes;
}
const Address& Settings::address(std::string_view key) const {
  return get<Address>(key, OptionType::address);
}
std::filesystem::path Settings::path(std::string_view key) const {
  return get<std::string>(key, OptionType::path);
}
const Secret& Settings::secret(std::string_view key) const {
  return get<Secret>(key, OptionType::secret);
}
const std::vector<Secret>& Settings::secrets(std::string_view key) const {
  return get<std::vector<Secret>>(key, OptionType::secret_list);
}
TimeOfDay Settings::time_of_day(std::string_view key) const {
  return get<TimeOfDay>(key, OptionType::time_of_day);
}
const std::vector<std::string>& Settings::list(std::string_view key) const {
  return get<std::vector<std::string>>(key, OptionType::string_list);
}

const Origin& Settings::origin(std::string_view key) const {
  return find(key).origin;
}

bool Settings::has(std::string_view key) const {
  return std::any_of(settings_.begin(), settings_.end(), [&](const Setting& s) { return s.key == key; });
}

json::object Settings::reveal_json() const {
  json::object out;
  for (const Setting& setting : settings_) {
    json::object* object = &out;
    std::string_view key = setting.key;
    for (std::size_t dot = key.find('.'); dot != std::string_view::npos; dot = key.find('.')) {
      // Option tables hold no "a" beside "a.b", so what is there already is an object.
      object = &object->emplace(key.substr(0, dot), json::object{}).first->value().as_object();
      key.remove_prefix(dot + 1);
    }
    object->emplace(key, std::visit(Revealer{}, setting.value));
  }
  return out;
}

}  // namespace parley::config
