// minimal HOST PORT CA TOKEN PATH: a TLS handshake and one GET with OpenSSL and nothing else, as the least that any program
// on this library can cost. Prints nothing; 0 if the answer begins with HTTP/1.1 200.
#include <arpa/inet.h>
#include <netdb.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

static int dial(const char* host, const char* port) {
  struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICHOST};
  struct addrinfo* found = NULL;
  if (getaddrinfo(host, port, &hints, &found) != 0) {
    return -1;
  }
  const int descriptor = socket(found->ai_family, SOCK_STREAM, 0);
  return connect(descriptor, found->ai_addr, found->ai_addrlen) == 0 ? descriptor : -1;
}

int main(int argc, char** argv) {
  if (argc != 6) {
    return 2;
  }
  char token[65536] = "";
  FILE* file = fopen(argv[4], "r");
  if (file == NULL || fgets(token, sizeof token, file) == NULL) {
    return 1;
  }
  token[strcspn(token, "\r\n")] = '\0';
  SSL_CTX* context = SSL_CTX_new(TLS_client_method());
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER, NULL);
  if (SSL_CTX_load_verify_locations(context, argv[3], NULL) != 1) {
    return 1;
  }
  SSL* tls = SSL_new(context);
  X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(tls), argv[1]);
  SSL_set_fd(tls, dial(argv[1], argv[2]));
  static char text[1 << 20];
  int size = snprintf(text, sizeof text, "GET %s HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\nConnection: close\r\n\r\n",
                      argv[5], argv[1], token);
  if (SSL_connect(tls) != 1 || SSL_write(tls, text, size) != size) {
    return 1;
  }
  size_t total = 0;
  for (int count = 0; (count = SSL_read(tls, text + total, (int)(sizeof text - 1 - total))) > 0;) {
    total += (size_t)count;
  }
  return strncmp(text, "HTTP/1.1 200", 12) == 0 ? 0 : 1;
}
