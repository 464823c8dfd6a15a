#include "unit/net/fetch_tls.hpp"

#include <cstdio>
#include <filesystem>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

namespace parley::test {

namespace {

using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;

Certificate sign(EVP_PKEY* key) {
  Certificate made(X509_new(), &X509_free);
  X509_set_version(made.get(), 2);
  ASN1_INTEGER_set(X509_get_serialNumber(made.get()), 1);
  X509_gmtime_adj(X509_getm_notBefore(made.get()), -3600);
  X509_gmtime_adj(X509_getm_notAfter(made.get()), 3600);
  X509_set_pubkey(made.get(), key);
  X509_NAME* name = X509_get_subject_name(made.get());
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>("parley test"), -1, -1,
                             0);
  X509_set_issuer_name(made.get(), name);
  X509_EXTENSION* alt = X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, "IP:127.0.0.1");
  X509_add_ext(made.get(), alt, -1);
  X509_EXTENSION_free(alt);
  X509_sign(made.get(), key, EVP_sha256());
  return made;
}

}  // namespace

TestCertificate::TestCertificate() : context_(SSL_CTX_new(TLS_server_method()), &SSL_CTX_free) {
  const Key key(EVP_EC_gen("P-256"), &EVP_PKEY_free);
  const Certificate certificate = sign(key.get());
  SSL_CTX_use_certificate(context_.get(), certificate.get());
  SSL_CTX_use_PrivateKey(context_.get(), key.get());
  std::string name = (std::filesystem::temp_directory_path() / "parley-test-XXXXXX").string();
  const int fd = ::mkstemp(name.data());
  FILE* file = ::fdopen(fd, "w");
  if (!file) throw std::runtime_error("no temporary file for the test certificate");
  PEM_write_X509(file, certificate.get());
  std::fclose(file);
  pem_file_ = name;
}

TestCertificate::~TestCertificate() {
  std::filesystem::remove(pem_file_);
}

FetchServer::Play over_tls(const TestCertificate& certificate, std::string answer) {
  return [context = certificate.server_context(), answer = std::move(answer)](FarEnd& end) {
    const std::unique_ptr<SSL, decltype(&SSL_free)> tls(SSL_new(context), &SSL_free);
    SSL_set_fd(tls.get(), end.fd());
    if (SSL_accept(tls.get()) != 1) return;
    char bytes[16384];
    while (SSL_read(tls.get(), bytes, sizeof bytes) > 0)
      if (!answer.empty()) SSL_write(tls.get(), answer.data(), static_cast<int>(answer.size()));
  };
}

}  // namespace parley::test
