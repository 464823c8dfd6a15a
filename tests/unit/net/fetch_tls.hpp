// TLS for the far end of fetcher tests: a certificate made on the spot, and a server that answers under it.
#pragma once

#include <memory>
#include <openssl/ssl.h>
#include <string>

#include "unit/net/fetch_server.hpp"

namespace parley::test {

/// A self-signed certificate for 127.0.0.1 with its key, and the file a client must trust to accept it.
class TestCertificate {
 public:
  TestCertificate();
  ~TestCertificate();
  TestCertificate(const TestCertificate&) = delete;
  TestCertificate& operator=(const TestCertificate&) = delete;

  const std::string& pem_file() const { return pem_file_; }
  SSL_CTX* server_context() const { return context_.get(); }

 private:
  std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context_;
  std::string pem_file_;
};

/// Plays a TLS server that reads one request at a time and sends `answer`; with an empty answer it reads and stays
/// silent.
FetchServer::Play over_tls(const TestCertificate& certificate, std::string answer);

inline std::string https(const FetchServer& server) {
  return "https" + server.url().substr(4);
}

}  // namespace parley::test
