// Inputs that no well-meaning caller sends, and ways to call a plugin's function with them.
#pragma once

#include <cstdint>
#include <exception>
#include <parley/testkit/text_sink.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "case.hpp"

namespace parley::conformance {

/// Texts that a plugin must survive: empty, huge, no UTF-8, deeply nested, cut short, wrong types, random, and random
/// changes of `sample`. The same for every run.
std::vector<std::string> hostile_texts(std::string_view sample);

/// Calls a function of the plugin; an exception that comes out is a broken promise.
template <class Call>
auto across(std::string_view function, Call&& call) {
  try {
    return call();
  } catch (const std::exception& thrown) {
    throw Broken{std::string(function) + " let an exception out: " + thrown.what()};
  } catch (...) {
    throw Broken{std::string(function) + " let an exception out"};
  }
}

/// The sinks of one call, each with the same bound.
class Sinks {
 public:
  explicit Sinks(std::uint64_t max) : first(max), second(max) {}

  testkit::TextSink first;
  testkit::TextSink second;
  testkit::TextSink error;

  /// Holds the answer of `function` to the rules: it fails when a sink refused it, and it says why it failed.
  void judge(parley_status status, std::string_view function) const;
  /// As above, and what was written to `first` is JSON.
  void judge_document(parley_status status, std::string_view function) const;
};

/// Calls every function of one kind's table with hostile text. Used on several threads at once.
class Probe {
 public:
  virtual ~Probe() = default;
  /// A well-formed document to vary.
  virtual std::string sample() const = 0;
  /// `max` bounds the sinks. Throws Broken.
  virtual void poke(const std::string& text, std::uint64_t max) = 0;
};

std::unique_ptr<Probe> provider_probe(const testkit::LoadedPlugin& plugin, const Subject& subject);
std::unique_ptr<Probe> node_probe(const testkit::LoadedPlugin& plugin, const Subject& subject);
std::unique_ptr<Probe> auth_probe(const testkit::LoadedPlugin& plugin, const Subject& subject);
std::unique_ptr<Probe> password_probe(const testkit::LoadedPlugin& plugin);
std::unique_ptr<Probe> token_probe(const testkit::LoadedPlugin& plugin);
std::unique_ptr<Probe> otp_probe(const testkit::LoadedPlugin& plugin);
std::unique_ptr<Probe> model_probe(const testkit::LoadedPlugin& plugin, const Subject& subject);
std::unique_ptr<Probe> storage_probe(const testkit::LoadedPlugin& plugin, const Subject& subject);
std::unique_ptr<Probe> bus_probe(const testkit::LoadedPlugin& plugin, const Subject& subject);
std::unique_ptr<Probe> feature_probe(const testkit::LoadedPlugin& plugin, const Subject& subject);

/// The probe for the plugin's kind.
std::unique_ptr<Probe> make_probe(const testkit::LoadedPlugin& plugin, const Subject& subject);

}  // namespace parley::conformance
