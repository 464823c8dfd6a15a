// Sends people down different paths by weight; the same person always down the same one.
#include <algorithm>
#include <cstdint>
#include <parley/node_fields.hpp>

namespace {

using namespace parley;

struct Path {
  std::string port;
  std::uint64_t weight = 0;
};

/// FNV-1a, then mixed so that its high bits are as good as its low ones. Part of what a flow means: never to be
/// changed.
std::uint64_t hash_of(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325u;
  for (const unsigned char byte : text) hash = (hash ^ byte) * 0x100000001b3u;
  hash = (hash ^ (hash >> 33)) * 0xff51afd7ed558ccdu;
  return hash ^ (hash >> 33);
}

class Split : public sdk::PreparedNode {
 public:
  explicit Split(const sdk::Json& config) : seed_(config["seed"].text()) {
    for (const sdk::Json& from : config["paths"].items()) {
      Path path{std::string(from["id"].text()),
                static_cast<std::uint64_t>(std::clamp<std::int64_t>(from["weight"].integer(1), 0, 1'000'000))};
      if (path.port.empty()) path.port = "path_" + std::to_string(paths_.size() + 1);
      total_ += path.weight;
      paths_.push_back(std::move(path));
    }
    if (total_ == 0) throw sdk::Failure(PARLEY_INVALID, "paths: expected a weight above 0 on at least one of them");
  }

  sdk::StepResult step(const sdk::StepInput& input) const override {
    const sdk::Json who = input.value("contact.id");
    std::uint64_t place = hash_of(who.dump() + '\n' + std::string(input.node_id()) + '\n' + seed_) % total_;
    for (const Path& path : paths_) {
      if (place < path.weight) return sdk::StepResult::to(path.port);
      place -= path.weight;
    }
    return sdk::StepResult::to(paths_.back().port);
  }

 private:
  std::string seed_;
  std::vector<Path> paths_;
  std::uint64_t total_ = 0;
};

}  // namespace

PARLEY_PLUGIN(sdk::NodeOf<Split>, sdk::Node);
