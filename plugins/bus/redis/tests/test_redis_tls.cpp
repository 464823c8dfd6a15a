#include <arpa/inet.h>
#include <cstdlib>
#include <netinet/in.h>

#include "redis_fixture.hpp"

using namespace parley;
using namespace parley::bus_redis::test;

namespace {

/// A certificate authority and a certificate of it for the name `name`, made with the openssl program.
struct Certificates {
  explicit Certificates(const std::string& name) {
    const std::string in = "cd " + folder.path().string() + " && ";
    run(in + "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=test-ca -keyout ca.key -out ca.pem");
    run(in + "openssl req -newkey rsa:2048 -nodes -subj /CN=" + name + " -keyout server.key -out server.csr");
    run(in + "printf 'subjectAltName=DNS:" + name + "' > ext && openssl x509 -req -in server.csr -CA ca.pem " +
        "-CAkey ca.key -CAcreateserial -days 2 -extfile ext -out server.pem");
  }
  static void run(const std::string& command) {
    REQUIRE(std::system(("(" + command + ") > /dev/null 2>&1").c_str()) == 0);
  }
  std::string file(const char* name) const { return (folder / name).string(); }
  const parley::test::TempDir folder;
};

/// A port that nobody listens on now.
int free_port() {
  const int probe = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  ::bind(probe, reinterpret_cast<sockaddr*>(&address), size);
  ::getsockname(probe, reinterpret_cast<sockaddr*>(&address), &size);
  ::close(probe);
  return ntohs(address.sin_port);
}

std::vector<std::string> tls_arguments(const Certificates& made, int port) {
  return {"--tls-port",
          std::to_string(port),
          "--tls-cert-file",
          made.file("server.pem"),
          "--tls-key-file",
          made.file("server.key"),
          "--tls-ca-cert-file",
          made.file("ca.pem"),
          "--tls-auth-clients",
          "no",
          "--bind",
          "127.0.0.1"};
}

sdk::Json trusting(const std::string& ca) {
  return sdk::Json::object({{"tls_ca", ca}});
}

}  // namespace

TEST_CASE("rediss:// talks TLS to a server whose certificate is of the named authority", "[redis][tls]") {
  const Certificates made("localhost");
  const int port = free_port();
  RedisServer redis(tls_arguments(made, port));
  Node node("rediss://localhost:" + std::to_string(port), trusting(made.file("ca.pem")));
  CHECK(node.cache.count("c").value == 1);
  Inbox inbox;
  const SubscriptionUnderTest subscription(node.plugin, "t", inbox.receiver());
  const std::string large(300'000, 'x');
  publish(node.plugin, "t", large);
  CHECK(soon([&] { return inbox.has(large); }));
}

TEST_CASE("A certificate of another authority or for another name is not accepted", "[redis][tls]") {
  const Certificates made("elsewhere.example"), others("localhost");
  const int port = free_port();
  RedisServer redis(tls_arguments(made, port));
  const std::string url = "rediss://localhost:" + std::to_string(port);
  for (const std::string& ca : {others.file("ca.pem"), made.file("ca.pem"), std::string()}) {
    Node node(url, trusting(ca));
    CHECK(status_of([&] { node.cache.count("c"); }) == PARLEY_UNAVAILABLE);
  }
}
