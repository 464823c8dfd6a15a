#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <thread>

#include "script/rule_registry.hpp"
#include "script/rule_runner.hpp"
#include "script_run.hpp"

using namespace parley;
using namespace parley::script;
using Catch::Contains;
namespace fs = std::filesystem;

namespace {

// Remembers error lines, as an operator would read them.
class Remember final : public LogSink {
 public:
  void write(LogLevel level, std::string_view, std::string_view message, LogFields fields) override {
    if (level < LogLevel::warning) return;
    std::lock_guard lock(mutex_);
    lines_ += message;
    for (const auto& field : fields) lines_ += " " + std::string(field.key) + "=" + field.value;
    lines_ += "\n";
  }
  std::string lines() const {
    std::lock_guard lock(mutex_);
    return lines_;
  }

 private:
  mutable std::mutex mutex_;
  std::string lines_;
};

struct Folder {
  Folder() {
    std::string name = (fs::temp_directory_path() / "parley-rules-XXXXXX").string();
    path = mkdtemp(name.data());
  }
  ~Folder() { fs::remove_all(path); }
  void write(const std::string& name, const std::string& text) const { std::ofstream(path / name) << text; }
  fs::path path;
};

struct World {
  World() {
    options.roots = {folder.path};
    options.settle = Millis{20};
    options.rescan = Millis{60'000};
    options.rules.limits = parley::test::patient();
  }
  RuleRegistry& registry() {
    if (!made) {
      made = std::make_unique<RuleRegistry>(options, clock, Log(sink));
      REQUIRE(made->start().has_value());
    }
    return *made;
  }
  std::string reply(const std::string& text) {
    RuleRunner runner(clock, Log(null_log_sink()));
    Incoming incoming;
    incoming.text = text;
    incoming.tenant = {{"site", "shop.example"}, {"hours", "9-18"}};
    incoming.contact.name = "Ana";
    const auto outcome = runner.answer(registry().current(), incoming);
    if (!outcome.answer || outcome.answer->messages.empty()) return "-";
    const auto& message = outcome.answer->messages[0];
    return std::string(string_or(message, "text", string_or(message, "body")));
  }
  template <class Condition>
  bool soon(Condition condition) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (std::chrono::steady_clock::now() < deadline) {
      if (condition()) return true;
      std::this_thread::yield();
    }
    return false;
  }

  Folder folder;
  RegistryOptions options;
  SystemClock clock;
  std::shared_ptr<Remember> sink = std::make_shared<Remember>();
  std::unique_ptr<RuleRegistry> made;
};

const char* const kOne = "on.keyword { 'x', reply = 'one' }";
const char* const kTwo = "on.keyword { 'x', reply = 'two' }";

}  // namespace

TEST_CASE("a saved script takes over", "[script][registry]") {
  World world;
  world.folder.write("a.lua", kOne);
  CHECK(world.reply("x") == "one");
  world.folder.write("a.lua", kTwo);
  CHECK(world.soon([&] { return world.reply("x") == "two"; }));
}

TEST_CASE("an editor that renames over the file is noticed, and so are new and removed files", "[script][registry]") {
  World world;
  world.folder.write("a.lua", kOne);
  CHECK(world.reply("x") == "one");
  world.folder.write(".a.lua.swp", kTwo);
  fs::rename(world.folder.path / ".a.lua.swp", world.folder.path / "a.lua");
  CHECK(world.soon([&] { return world.reply("x") == "two"; }));
  world.folder.write("b.lua", "on.keyword { 'y', reply = 'new' }");
  CHECK(world.soon([&] { return world.reply("y") == "new"; }));
  fs::remove(world.folder.path / "b.lua");
  CHECK(world.soon([&] { return world.reply("y") == "-"; }));
}

TEST_CASE("a broken script leaves the old one serving and says why, with the line", "[script][registry]") {
  World world;
  world.folder.write("a.lua", kOne);
  world.folder.write("b.lua", "on.keyword { 'y', reply = 'old' }");
  CHECK(world.reply("x") == "one");
  world.folder.write("a.lua", "\n\non.keyword { 'x', replay = 'two' }");
  CHECK(world.soon([&] { return world.sink->lines().find("a.lua:3:") != std::string::npos; }));
  CHECK_THAT(world.sink->lines(),
             Contains("script=a.lua") && Contains("replay") && Contains("good text goes on serving"));
  CHECK(world.reply("x") == "one");
  world.folder.write("b.lua", "on.keyword { 'y', reply = 'new' }");
  CHECK(world.soon([&] { return world.reply("y") == "new"; }));
  CHECK(world.reply("x") == "one");
  CHECK_THAT(world.registry().scripts()[0].error, Contains("a.lua:3:"));
  CHECK(world.registry().scripts()[0].serving);
}

TEST_CASE("a script that is hostile while it loads is left out", "[script][registry]") {
  World world;
  world.folder.write("a.lua", "while true do end");
  world.folder.write("b.lua", kOne);
  CHECK(world.reply("x") == "one");
  CHECK_THAT(world.sink->lines(), Contains("a.lua:1: ") && Contains("limit"));
}

TEST_CASE("links out of the folder are refused, links inside are followed", "[script][registry]") {
  World world;
  Folder outside;
  outside.write("secret.lua", kOne);
  world.folder.write("real.lua", kTwo);
  fs::create_symlink(outside.path / "secret.lua", world.folder.path / "a.lua");
  CHECK(world.reply("x") == "two");
  CHECK_THAT(world.sink->lines(), Contains("script=a.lua") && Contains("leads out"));
  CHECK_FALSE(world.registry().scripts()[0].serving);
}

TEST_CASE("scenario files, hidden files and huge files are not loaded", "[script][registry]") {
  World world;
  world.folder.write("a.test.lua", kOne);
  world.folder.write(".hidden.lua", kOne);
  world.folder.write("big.lua", std::string(70'000, '-'));
  CHECK(world.reply("x") == "-");
  CHECK_THAT(world.sink->lines(), Contains("script=big.lua") && Contains("65536"));
}

TEST_CASE("a later root replaces a script of the same name", "[script][registry]") {
  World world;
  Folder own;
  world.folder.write("a.lua", kOne);
  own.write("a.lua", kTwo);
  world.options.roots.push_back(own.path);
  CHECK(world.reply("x") == "two");
}

TEST_CASE("a missing root is reported and does not stop the others", "[script][registry]") {
  World world;
  world.folder.write("a.lua", kOne);
  world.options.roots.insert(world.options.roots.begin(), world.folder.path / "missing");
  CHECK(world.reply("x") == "one");
  CHECK_THAT(world.sink->lines(), Contains("missing") && Contains("create it"));
}

TEST_CASE("rules made in the console are swapped in, wrong ones are not", "[script][registry]") {
  World world;
  world.folder.write("a.lua", kOne);
  CHECK(world.reply("x") == "one");
  auto rule = rule_from_json({{"id", "r"},
                              {"priority", 1},
                              {"trigger", {{"type", "regex"}, {"patterns", {"x"}}}},
                              {"response", {{"reply", "made"}}}});
  REQUIRE(rule.has_value());
  CHECK(world.registry().set_made_rules({*rule}).has_value());
  CHECK(world.reply("x") == "made");
  rule->patterns = {"("};
  CHECK(world.registry().set_made_rules({*rule}).has_error());
  CHECK(world.reply("x") == "made");
}

TEST_CASE("answers go on while scripts are being saved", "[script][registry]") {
  World world;
  world.folder.write("a.lua", kOne);
  world.registry();
  std::atomic<bool> done{false};
  std::atomic<int> wrong{0};
  std::string failure;
  std::thread answers([&] {
    RuleRunner runner(world.clock, Log(null_log_sink()));
    Incoming incoming;
    incoming.text = "x";
    while (!done) {
      const auto outcome = runner.answer(world.registry().current(), incoming);
      if (outcome.failure) failure = outcome.failure->error.message;
      if (!outcome.answer || outcome.answer->messages.size() != 1) ++wrong;
    }
  });
  for (int i = 0; i < 20; ++i) {
    world.folder.write("a.lua", "on.keyword { 'x', run = function(chat) chat:say('" + std::to_string(i) + "') end }");
    world.registry().reload();
  }
  done = true;
  answers.join();
  CHECK(failure == "");
  CHECK(wrong == 0);
}

TEST_CASE("the shipped rules answer in the language they were asked in", "[script][registry][welcome]") {
  World world;
  world.options.roots = {fs::path(PARLEY_SOURCE_DIR) / "scripts" / "auto"};
  const std::pair<const char*, const char*> kTalk[] = {
      {"Oi!", "Olá, Ana!"},
      {"hello", "Hello, Ana!"},
      {"¡Hola!", "¡Hola, Ana!"},
      {"obrigada", "Por nada"},
      {"thank you", "You are welcome"},
      {"muchas gracias", "¡De nada"},
      {"tchau", "Até logo"},
      {"bye", "Goodbye"},
      {"adios", "¡Hasta luego"},
      {"oi, qual o preço?", "shop.example"},
      {"how much is it?", "prices at"},
      {"¿cuanto cuesta?", "precios"},
      {"Horário", "Nosso horário de atendimento: 9-18"},
      {"Opening hours", "Our opening hours: 9-18"},
      {"Horarios", "Nuestro horario"},
      {"menu", "Posso ajudar"},
      {"help", "Here is what"},
      {"ayuda", "Puedo ayudarte"},
      {"Falar com alguém", "Claro!"},
      {"qwerty", "Sorry, I did not get that"},
  };
  for (const auto& [said, answer] : kTalk) {
    CAPTURE(said);
    CHECK_THAT(world.reply(said), Contains(answer));
  }
  CHECK(world.sink->lines() == "");
}
