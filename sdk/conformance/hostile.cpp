#include "hostile.hpp"

#include <random>

namespace parley::conformance {

namespace {

std::string repeated(std::string_view part, std::size_t times) {
  std::string out;
  out.reserve(part.size() * times);
  for (std::size_t i = 0; i < times; ++i) out += part;
  return out;
}

std::string random_text(std::mt19937& random, std::size_t size) {
  std::string out(size, '\0');
  for (char& byte : out) byte = static_cast<char>(random());
  return out;
}

std::string changed(std::string text, std::mt19937& random) {
  for (int i = 0; i < 3 && !text.empty(); ++i) {
    const std::size_t at = random() % text.size();
    switch (random() % 4) {
      case 0:
        text[at] = static_cast<char>(random());
        break;
      case 1:
        text.erase(at, 1 + random() % 8);
        break;
      case 2:
        text.insert(at, text.substr(random() % text.size(), 8));
        break;
      default:
        text.resize(at);
        break;
    }
  }
  return text;
}

}  // namespace

std::vector<std::string> hostile_texts(std::string_view sample) {
  std::vector<std::string> texts = {"",
                                    " ",
                                    "null",
                                    "true",
                                    "0",
                                    "-1e308",
                                    "1e999",
                                    "[]",
                                    "{}",
                                    "{",
                                    "[",
                                    "\"",
                                    "\"\\ud800\"",
                                    "\xff\xfe",
                                    "{\"a\":}",
                                    std::string("\0\0\0\0", 4),
                                    "{\"\\u0000\":\"\\u0000\"}",
                                    "\xef\xbb\xbf{}",
                                    R"({"entry":[null,1,{"changes":7}]})",
                                    R"({"message":{"type":"text","text":null},"to":[]})",
                                    R"({"event":null,"variables":[],"state":{"state":{}}})"};
  texts.push_back(std::string(1 << 20, 'a'));
  texts.push_back("\"" + std::string(1 << 20, 'a') + "\"");
  texts.push_back(std::string(200'000, '['));
  texts.push_back(repeated("{\"a\":", 100'000));
  texts.push_back(repeated("[", 1000) + repeated("]", 1000));
  texts.push_back("[" + repeated("0,", 200'000) + "0]");
  std::mt19937 random(20260302);  // NOLINT: the same inputs in every run
  for (std::size_t i = 0; i < 40; ++i) texts.push_back(random_text(random, i * 7));
  for (int i = 0; i < 200; ++i) texts.push_back(changed(std::string(sample), random));
  return texts;
}

void Sinks::judge(parley_status status, std::string_view function) const {
  expect(status != PARLEY_OK || !(first.refused() || second.refused()),
         std::string(function) + " returned PARLEY_OK although the sink refused its output");
  expect(status == PARLEY_OK || !error.text().empty(),
         std::string(function) + " failed with status " + std::to_string(status) + " and gave no reason");
}

void Sinks::judge_document(parley_status status, std::string_view function) const {
  judge(status, function);
  if (status != PARLEY_OK) return;
  try {
    sdk::Json::parse(first.text());
  } catch (const sdk::Failure& failure) {
    throw Broken{std::string(function) + " wrote what is no JSON: " + failure.what()};
  }
}

std::unique_ptr<Probe> make_probe(const testkit::LoadedPlugin& plugin, const Subject& subject) {
  const std::string_view kind = plugin.manifest()["kind"].text();
  if (kind == "provider") return provider_probe(plugin, subject);
  if (kind == "node") return node_probe(plugin, subject);
  if (kind == "auth") return auth_probe(plugin, subject);
  if (kind == "model") return model_probe(plugin, subject);
  if (kind == "storage") return storage_probe(plugin, subject);
  if (kind == "bus") return bus_probe(plugin, subject);
  if (kind == "feature") return feature_probe(plugin, subject);
  throw Broken{"manifest: kind \"" + std::string(kind) + "\" is none that this SDK knows"};
}

}  // namespace parley::conformance
