// Random scripts, random crashes: the person, the far ends and the store see the same as without any.
#include <catch2/catch.hpp>
#include <random>

#include "durable_world.hpp"

using namespace parley;
using namespace parley::test;

namespace {

class ScriptMaker {
 public:
  explicit ScriptMaker(unsigned seed) : random_(seed) {}

  std::string make() {
    std::string text = "local sum = 0\n";
    for (int i = 0; i < 12; ++i) text += statement(2);
    return text + "chat:say('end ' .. sum)";
  }

 private:
  int pick(int count) { return int(random_() % unsigned(count)); }

  std::string statement(int depth) {
    const std::string n = std::to_string(++number_);
    switch (pick(depth > 0 ? 12 : 8)) {
      case 0:
        return "chat:say('say " + n + " ' .. sum)\n";
      case 1:
        return "sum = sum + (chat:ask { 'q" + n + "?', type = 'number', attempts = 2 } or 0)\n";
      case 2:
        return "sum = sum + http.get_json('https://x.example/" + n + "').n\n";
      case 3:
        return "chat:set('v" + std::to_string(pick(3)) + "', sum) sum = sum + (chat:get('v0') or 1)\n";
      case 4:
        return "chat:wait('1h')\n";
      case 5:
        return "sum = sum + math.random(9) + os.time() % 7\n";
      case 6:
        return "if chat:confirm { 'c" + n + "?', timeout = '2h' } then sum = sum + 1 end\n";
      case 7:
        return "pcall(http.post, 'https://fails.example/" + n +
               "', { sum = sum }) kv.set('k', sum) sum = sum + kv.get('k')\n";
      case 8:
        return "for i = 1, 3 do\n" + statement(depth - 1) + "end\n";
      case 9:
        return "if sum % 2 == 0 then\n" + statement(depth - 1) + "else\n" + statement(depth - 1) + "end\n";
      case 10:
        return "local ok = pcall(function()\n" + statement(depth - 1) + "error('x') end)\n";
      default:
        return "chat:ask { 'v" + n + "?', validate = function(a)\n" + statement(depth - 1) +
               "return #a % 2 == 0, 'odd' end, attempts = 2 }\n";
    }
  }

  std::mt19937 random_;
  int number_ = 0;
};

struct Seen {
  std::vector<std::string> said;
  std::vector<std::string> performed;
  std::string vars, journal, reason;
  bool operator==(const Seen&) const = default;
};

/// Plays the script with answers drawn from the seed; `crashes` decides before each turn.
Seen play(const std::string& source, unsigned seed, const std::function<void(DurableWorld&)>& crashes) {
  DurableWorld world(source);
  std::map<std::string, json::value> kept;
  world.far_end = [&](const dialogue::Request& request) -> json::object {
    if (request.kind == "kv") {
      const std::string name(string_or(request.document, "name"));
      if (string_or(request.document, "op") == "set") kept[name] = request.document.at("value");
      return {{"value", kept[name]}};
    }
    if (string_or(request.document, "url").find("fails") != std::string_view::npos)
      return {{"error", json::object{{"class", "network"}, {"message", "gone"}}}};
    return {{"status", 200}, {"headers", json::object{}}, {"text", R"({"n": 3})"}};
  };
  std::mt19937 random(seed);
  world.start();
  for (int turn = 0; turn < 60 && (world.waits() || !world.requests.empty()); ++turn) {
    crashes(world);
    const unsigned what = random() % 6;
    if (!world.requests.empty() && what < 4) {
      const auto one = world.requests;
      world.answer_requests();
    } else if (what == 5) {
      world.later(std::chrono::hours(1));
    } else {
      world.say(what % 2 ? std::to_string(random() % 20) : "yes");
    }
  }
  Seen seen{world.said, {}, json::serialize(world.vars), world.journal_kinds(), world.reason};
  for (const auto& document : world.performed) seen.performed.push_back(json::serialize(document));
  return seen;
}

}  // namespace

TEST_CASE("for any script, a crash at any point changes nothing that anybody sees", "[script][durable][property]") {
  for (unsigned seed = 1; seed <= 150; ++seed) {
    const std::string source = ScriptMaker(seed).make();
    INFO("seed " << seed << "\n" << source);
    const Seen calm = play(source, seed, [](DurableWorld&) {});
    std::mt19937 fate(seed * 31);
    CHECK(play(source, seed, [](DurableWorld& world) { world.crash(); }) == calm);
    CHECK(play(source, seed, [&](DurableWorld& world) {
            if (fate() % 3 == 0) world.crash();
            world.lose_next_turn = fate() % 3 == 0;
          }) == calm);
  }
}
