#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <cstdio>
#include <memory>
#include <string>
#include <thread>

#include "api/http/webhook.h"
#include "tests/support/temp_dir.h"

// The webhook over TLS: a server on 127.0.0.1 with a certificate that the test has made for itself.
namespace steward::http {
namespace {

using std::chrono::milliseconds;

template <class T, void (*kFree)(T*)>
struct Free {
  void operator()(T* owned) const { kFree(owned); }
};
using Key = std::unique_ptr<EVP_PKEY, Free<EVP_PKEY, EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Free<X509, X509_free>>;
using Context = std::unique_ptr<SSL_CTX, Free<SSL_CTX, SSL_CTX_free>>;
using Session = std::unique_ptr<SSL, Free<SSL, SSL_free>>;

// Signed by itself, of one day, for the name (DNS:localhost).
struct Identity {
  explicit Identity(const char* alternative_name) : key(EVP_EC_gen("P-256")), certificate(X509_new()) {
    X509* made = certificate.get();
    X509_set_version(made, X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(made), 1);
    X509_gmtime_adj(X509_getm_notBefore(made), -3'600);
    X509_gmtime_adj(X509_getm_notAfter(made), 86'400);
    X509_set_pubkey(made, key.get());
    X509_NAME* name = X509_get_subject_name(made);
    const auto* common = reinterpret_cast<const unsigned char*>("steward test");
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, common, -1, -1, 0);
    X509_set_issuer_name(made, name);
    X509V3_CTX extending;
    X509V3_set_ctx_nodb(&extending);
    X509V3_set_ctx(&extending, made, made, nullptr, nullptr, 0);
    X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &extending, NID_subject_alt_name, alternative_name);
    EXPECT_NE(extension, nullptr);
    X509_add_ext(made, extension, -1);
    X509_EXTENSION_free(extension);
    EXPECT_GT(X509_sign(made, key.get(), EVP_sha256()), 0);
  }
  void write_to(const std::string& path) const {
    std::FILE* file = std::fopen(path.c_str(), "w");
    ASSERT_NE(file, nullptr);
    EXPECT_EQ(PEM_write_X509(file, certificate.get()), 1);
    std::fclose(file);
  }
  Key key;
  Certificate certificate;
};

// Takes one connection after the other and answers each request; a silent one never shakes hands.
class TlsServer {
 public:
  explicit TlsServer(const Identity& identity, bool silent = false)
      : silent_(silent), socket_(::socket(AF_INET, SOCK_STREAM, 0)), context_(SSL_CTX_new(TLS_server_method())) {
    EXPECT_EQ(SSL_CTX_use_certificate(context_.get(), identity.certificate.get()), 1);
    EXPECT_EQ(SSL_CTX_use_PrivateKey(context_.get(), identity.key.get()), 1);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    EXPECT_EQ(::bind(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
    EXPECT_EQ(::listen(socket_, 4), 0);
    socklen_t size = sizeof address;
    EXPECT_EQ(::getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size), 0);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { serve(); });
  }
  ~TlsServer() {
    ::shutdown(socket_, SHUT_RDWR);
    thread_.join();
    ::close(socket_);
  }
  TlsServer(const TlsServer&) = delete;
  TlsServer& operator=(const TlsServer&) = delete;

  [[nodiscard]] WebhookAddress address(const std::string& host) const {
    return parse_webhook_url("https://" + host + ":" + std::to_string(port_) + "/notices").value();
  }
  // Requests that were read: what was never trusted has sent none.
  [[nodiscard]] int requests() const { return requests_.load(); }

 private:
  void serve() {
    sigset_t broken_pipe;
    sigemptyset(&broken_pipe);
    sigaddset(&broken_pipe, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &broken_pipe, nullptr);
    for (int peer = ::accept(socket_, nullptr, nullptr); peer >= 0; peer = ::accept(socket_, nullptr, nullptr)) {
      const timeval patience{5, 0};
      ::setsockopt(peer, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
      if (silent_) {
        char byte = 0;
        while (::recv(peer, &byte, 1, 0) > 0) continue;  // until the client goes
      } else {
        talk(peer);
      }
      ::close(peer);
    }
  }
  void talk(int peer) {
    const Session session(SSL_new(context_.get()));
    SSL_set_fd(session.get(), peer);
    if (SSL_accept(session.get()) != 1) return;
    std::string request;
    std::string piece(4'096, '\0');
    while (request.find("hello") == std::string::npos) {  // the body, which ends the request
      const int got = SSL_read(session.get(), piece.data(), static_cast<int>(piece.size()));
      if (got <= 0) return;
      request.append(piece, 0, static_cast<std::size_t>(got));
    }
    requests_.fetch_add(1);
    const std::string answer = "HTTP/1.1 202 Accepted\r\nContent-Length: 4\r\n\r\ndone";
    SSL_write(session.get(), answer.data(), static_cast<int>(answer.size()));
    SSL_shutdown(session.get());
  }

  const bool silent_;
  int socket_;
  std::uint16_t port_ = 0;
  Context context_;
  std::atomic<int> requests_{0};
  std::thread thread_;
};

class WebhookTls : public testing::Test {
 protected:
  Result<ClientAnswer> post(const TlsServer& server, const std::string& host, const std::string& ca_file,
                            milliseconds timeout = milliseconds(60'000)) {
    return post_webhook(server.address(host), {{"Idempotency-Key", "1"}}, "hello", timeout, ca_file);
  }
  std::string written(const Identity& identity, const std::string& name) {
    std::string path = (directory_.path() / name).string();
    identity.write_to(path);
    return path;
  }
  test::TempDir directory_;
};

TEST_F(WebhookTls, PostsToAServerWhoseCertificateIsTrusted) {
  const Identity identity("DNS:localhost");
  TlsServer server(identity);
  const auto answer = post(server, "localhost", written(identity, "trusted.pem"));
  ASSERT_TRUE(answer) << answer.error().detail;
  EXPECT_EQ(answer->status, 202);
  EXPECT_EQ(answer->body, "done");
  EXPECT_EQ(server.requests(), 1);
}

TEST_F(WebhookTls, TrustsAnAddressThatTheCertificateNames) {
  const Identity identity("IP:127.0.0.1");
  TlsServer server(identity);
  const auto answer = post(server, "127.0.0.1", written(identity, "trusted.pem"));
  ASSERT_TRUE(answer) << answer.error().detail;
  EXPECT_EQ(answer->status, 202);
}

TEST_F(WebhookTls, RefusesACertificateThatNobodyVouchesFor) {
  const Identity identity("DNS:localhost");
  const Identity other("DNS:localhost");
  TlsServer server(identity);
  for (const std::string& ca_file : {written(other, "other.pem"), std::string()}) {
    const auto answer = post(server, "localhost", ca_file);
    ASSERT_FALSE(answer) << ca_file;
    EXPECT_EQ(answer.error().code, "server-unreachable") << ca_file;
  }
  EXPECT_EQ(server.requests(), 0) << "nothing was said to it";
}

TEST_F(WebhookTls, RefusesACertificateOfAnotherHost) {
  const Identity identity("DNS:messages.example.cn");
  TlsServer server(identity);
  const std::string trusted = written(identity, "trusted.pem");
  for (const char* host : {"localhost", "127.0.0.1"}) {
    const auto answer = post(server, host, trusted);
    ASSERT_FALSE(answer) << host;
    EXPECT_EQ(answer.error().code, "server-unreachable") << host;
  }
  EXPECT_EQ(server.requests(), 0);
}

TEST_F(WebhookTls, DoesNotWaitForEverForTheHandshake) {
  const Identity identity("DNS:localhost");
  TlsServer server(identity, true);
  const auto answer = post(server, "localhost", written(identity, "trusted.pem"), milliseconds(200));
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, "server-unreachable");
}

TEST_F(WebhookTls, NeedsTheFileOfTrustedCertificatesThatItWasGiven) {
  const Identity identity("DNS:localhost");
  TlsServer server(identity);
  const auto answer = post(server, "localhost", (directory_.path() / "missing.pem").string());
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, "server-unreachable");
  EXPECT_EQ(server.requests(), 0);
}

}  // namespace
}  // namespace steward::http
