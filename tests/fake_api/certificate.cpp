#include "certificate.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

#include <stdexcept>

namespace fake_api {
namespace {

constexpr long lifetime = 30L * 24 * 3600;

void require(bool done, const char* what) {
  if (!done) {
    throw std::runtime_error(fmt::format("OpenSSL could not {}", what));
  }
}

void add_extension(X509& certificate, X509& issuer, int kind, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, &issuer, &certificate, nullptr, nullptr, 0);
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str());
  require(extension != nullptr, "make a certificate's extension");
  X509_add_ext(&certificate, extension, -1);
  X509_EXTENSION_free(extension);
}

std::string alternative_names(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) {
    in6_addr address{};
    const bool ip =
        inet_pton(AF_INET, name.c_str(), &address) == 1 || inet_pton(AF_INET6, name.c_str(), &address) == 1;
    text += fmt::format("{}{}:{}", text.empty() ? "" : ",", ip ? "IP" : "DNS", name);
  }
  return text;
}

// A certificate for `common_name` that is not yet signed.
Identity make_unsigned(const std::string& common_name, KeyType type) {
  Identity identity;
  identity.key.reset(type == KeyType::ec_p256 ? EVP_EC_gen("P-256") : EVP_RSA_gen(2048));
  identity.certificate.reset(X509_new());
  require(identity.key && identity.certificate, "make a key");
  X509* certificate = identity.certificate.get();
  std::uint64_t serial = 0;
  require(RAND_bytes(reinterpret_cast<unsigned char*>(&serial), sizeof serial) == 1, "draw a serial number");
  X509_set_version(certificate, X509_VERSION_3);
  ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate), serial >> 1U);
  X509_gmtime_adj(X509_getm_notBefore(certificate), -60);
  X509_gmtime_adj(X509_getm_notAfter(certificate), lifetime);
  X509_set_pubkey(certificate, identity.key.get());
  X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate), "CN", MBSTRING_ASC,
                             reinterpret_cast<const unsigned char*>(common_name.c_str()), -1, -1, 0);
  return identity;
}

void sign(const Identity& identity, const Identity& authority) {
  X509_set_issuer_name(identity.certificate.get(), X509_get_subject_name(authority.certificate.get()));
  require(X509_sign(identity.certificate.get(), authority.key.get(), EVP_sha256()) > 0, "sign a certificate");
}

}  // namespace

Identity make_authority(KeyType type) {
  Identity authority = make_unsigned("fake-api CA", type);
  X509& certificate = *authority.certificate;
  add_extension(certificate, certificate, NID_basic_constraints, "critical,CA:TRUE");
  add_extension(certificate, certificate, NID_key_usage, "critical,keyCertSign,cRLSign");
  add_extension(certificate, certificate, NID_subject_key_identifier, "hash");
  sign(authority, authority);
  return authority;
}

Identity make_server_identity(const Identity& authority, const std::vector<std::string>& names,
                              KeyType type) {
  Identity server = make_unsigned("fake-api", type);
  X509& certificate = *server.certificate;
  X509& issuer = *authority.certificate;
  add_extension(certificate, issuer, NID_subject_alt_name, alternative_names(names));
  add_extension(certificate, issuer, NID_ext_key_usage, "serverAuth");
  add_extension(certificate, issuer, NID_authority_key_identifier, "keyid");
  sign(server, authority);
  return server;
}

std::string pem_of(const Identity& identity) {
  const std::unique_ptr<BIO, decltype(&BIO_free)> memory(BIO_new(BIO_s_mem()), BIO_free);
  require(PEM_write_bio_X509(memory.get(), identity.certificate.get()) == 1, "write a certificate");
  char* text = nullptr;
  const long size = BIO_get_mem_data(memory.get(), &text);
  return {text, static_cast<std::size_t>(size)};
}

void show(SSL_CTX& context, const Identity& identity) {
  require(SSL_CTX_use_certificate(&context, identity.certificate.get()) == 1 &&
              SSL_CTX_use_PrivateKey(&context, identity.key.get()) == 1,
          "use a certificate");
}

}  // namespace fake_api
