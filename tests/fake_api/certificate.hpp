#pragma once

#include <openssl/ssl.h>

#include <memory>
#include <string>
#include <vector>

namespace fake_api {

struct FreeKey {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
struct FreeCertificate {
  void operator()(X509* certificate) const { X509_free(certificate); }
};

// A certificate with its private key.
struct Identity {
  std::unique_ptr<EVP_PKEY, FreeKey> key;
  std::unique_ptr<X509, FreeCertificate> certificate;
};

enum class KeyType { ec_p256, rsa_2048 };

// A new certificate authority.
Identity make_authority(KeyType type);

// A server certificate for `names` (IP addresses and DNS names), signed by `authority`.
Identity make_server_identity(const Identity& authority, const std::vector<std::string>& names, KeyType type);

std::string pem_of(const Identity& identity);

// Lets the TLS server show `identity` from the next connection on.
void show(SSL_CTX& context, const Identity& identity);

}  // namespace fake_api
