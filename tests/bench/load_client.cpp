// Puts load on a server at 127.0.0.1 and prints what came of it, as one JSON object.
//
//   load_client get     --port N --path P [--connections N] [--seconds S] [--rate R]
//   load_client webhook --port N --path P --secret S --number ID --text T --count N [--customers N] [--once]
//                       [--connections N] [--seconds S] [--rate R]
//   load_client idle    --port N --path P --connections N
//   load_client live      --port N --token T --connections N --conversation ID --count N --rate R
//   load_client live-idle --port N --token T --connections N
//
// Without --rate it is a closed loop. --once ends when each webhook was answered 2xx once. `idle` asks once over each
// connection, prints "ready", and keeps them open until its input ends; `live-idle` does so with WebSockets. `live`
// posts notes to a conversation and times when each WebSocket hears of them. With --token, `get` is signed in.
#include <algorithm>
#include <cstdio>
#include <map>
#include <string>
#include <thread>

#include "base/json.hpp"
#include "http_load.hpp"
#include "http_text.hpp"
#include "live_load.hpp"
#include "socket_io.hpp"
#include "webhook_requests.hpp"

using namespace parley;
using namespace parley::bench;

namespace {

using Words = std::map<std::string, std::string>;

Words words_of(int argc, char** argv) {
  Words words;
  for (int i = 2; i < argc; ++i) {
    const std::string name = argv[i];
    if (name == "--once")
      words[name] = "yes";
    else if (i + 1 < argc)
      words[name] = argv[++i];
  }
  return words;
}

std::string word(const Words& words, const std::string& name, const std::string& otherwise) {
  const auto found = words.find(name);
  return found == words.end() ? otherwise : found->second;
}

LoadOptions load_options(const Words& words) {
  LoadOptions options;
  options.port = std::uint16_t(std::stoul(word(words, "--port", "0")));
  options.connections = std::stoul(word(words, "--connections", "64"));
  options.seconds = std::stod(word(words, "--seconds", "10"));
  options.rate = std::stod(word(words, "--rate", "0"));
  options.again = !words.contains("--once");
  return options;
}

std::string get_request(const Words& words) {
  const std::string token = word(words, "--token", "");
  return "GET " + word(words, "--path", "/") + " HTTP/1.1\r\nHost: 127.0.0.1\r\n" +
         (token.empty() ? "" : "Authorization: Bearer " + token + "\r\n") + "\r\n";
}

WebhookOptions webhook_options(const Words& words) {
  WebhookOptions options;
  options.path = word(words, "--path", options.path);
  options.app_secret = word(words, "--secret", "");
  options.phone_number_id = word(words, "--number", "");
  options.text = word(words, "--text", "");
  options.count = std::stoul(word(words, "--count", "1000"));
  options.customers = std::stoul(word(words, "--customers", "500"));
  return options;
}

int load(const Words& words, const std::vector<std::string>& requests) {
  const Result<LoadResult> result = run_load(load_options(words), requests);
  if (!result) {
    std::fprintf(stderr, "load_client: %s\n", result.error().message.c_str());
    return 1;
  }
  const json::object figures{{"begun", result->begun},
                             {"ok", result->ok},
                             {"busy", result->busy},
                             {"other", result->other},
                             {"first_other", result->first_other},
                             {"broken", result->broken},
                             {"unanswered", result->unanswered},
                             {"seconds", result->seconds},
                             {"per_second", result->rate()},
                             {"p50_ms", result->percentile(0.5)},
                             {"p99_ms", result->percentile(0.99)},
                             {"p999_ms", result->percentile(0.999)},
                             {"max_ms", result->percentile(1)}};
  std::puts(json::serialize(figures).c_str());
  return 0;
}

int idle(const Words& words) {
  const LoadOptions options = load_options(words);
  const std::string request = get_request(words);
  std::vector<Descriptor> sockets;
  for (std::size_t i = 0; i < options.connections; ++i) {
    sockets.push_back(connect_loopback(options.port));
    std::string answer;
    std::string_view unsent = request;
    const bool sent = sockets.back() && write_some(sockets.back(), unsent);
    for (char byte; sent && !whole_message(answer) && ::recv(sockets.back().get(), &byte, 1, 0) == 1;) answer += byte;
    if (status_of(answer) == 200) continue;
    std::fprintf(stderr, "load_client: connection %zu got no answer 200\n", i + 1);
    return 1;
  }
  std::puts("ready");
  std::fflush(stdout);
  while (std::getchar() != EOF) continue;
  return 0;
}

LiveOptions live_options(const Words& words) {
  LiveOptions options;
  options.port = std::uint16_t(std::stoul(word(words, "--port", "0")));
  options.token = word(words, "--token", "");
  options.sockets = std::stoul(word(words, "--connections", "64"));
  options.conversation = word(words, "--conversation", "");
  options.events = std::stoul(word(words, "--count", "100"));
  options.rate = std::stod(word(words, "--rate", "20"));
  return options;
}

double milliseconds(const std::vector<std::uint32_t>& sorted, double share) {
  if (sorted.empty()) return 0;
  return sorted[std::min(sorted.size() - 1, std::size_t(double(sorted.size()) * share))] / 1000.0;
}

int live(const Words& words) {
  const Result<LiveResult> result = run_live(live_options(words));
  if (!result) {
    std::fprintf(stderr, "load_client: %s\n", result.error().message.c_str());
    return 1;
  }
  const json::object figures{{"published", result->published},
                             {"other", result->refused},
                             {"first_other", "a note was not taken"},
                             {"missing", result->missing},
                             {"each_p50_ms", milliseconds(result->each_micros, 0.5)},
                             {"each_p99_ms", milliseconds(result->each_micros, 0.99)},
                             {"last_p50_ms", milliseconds(result->last_micros, 0.5)},
                             {"last_p99_ms", milliseconds(result->last_micros, 0.99)},
                             {"max_ms", milliseconds(result->last_micros, 1)}};
  std::puts(json::serialize(figures).c_str());
  return 0;
}

int live_idle(const Words& words) {
  const Result<> held = hold_live(live_options(words), [] {
    std::puts("ready");
    std::fflush(stdout);
  });
  if (!held) std::fprintf(stderr, "load_client: %s\n", held.error().message.c_str());
  return held ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string mode = argc > 1 ? argv[1] : "";
  const Words words = words_of(argc, argv);
  if (mode == "get") return load(words, {get_request(words)});
  if (mode == "webhook") return load(words, webhook_requests(webhook_options(words)));
  if (mode == "idle") return idle(words);
  if (mode == "live") return live(words);
  if (mode == "live-idle") return live_idle(words);
  std::fprintf(stderr, "load_client: the first word is get, webhook, idle, live or live-idle\n");
  return 2;
}
