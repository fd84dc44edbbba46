#include "http.hpp"

#include <curl/curl.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <new>
#include <stdexcept>
#include <tuple>

#include "ip_address.hpp"
#include "strings.hpp"

namespace init_env {
namespace {

constexpr std::size_t max_body = std::size_t{16} * 1024 * 1024;

struct FreeList {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using HeaderList = std::unique_ptr<curl_slist, FreeList>;

HeaderList header_list(const std::vector<std::string>& headers) {
  HeaderList list;
  for (const std::string& header : headers) {
    curl_slist* longer = curl_slist_append(list.get(), header.c_str());
    if (longer == nullptr) {
      throw std::bad_alloc();
    }
    std::ignore = list.release();
    list.reset(longer);
  }
  return list;
}

// Any other count than `size * count` makes libcurl end the transfer.
std::size_t append_body(char* data, std::size_t size, std::size_t count, void* body) {
  auto& text = *static_cast<std::string*>(body);
  if (text.size() + size * count > max_body) {
    return 0;
  }
  text.append(data, size * count);
  return size * count;
}

// An option that does not take, such as a check of the certificate, must not be passed over.
template <typename T>
void set(CURL* easy, CURLoption option, T value) {
  if (curl_easy_setopt(easy, option, value) != CURLE_OK) {
    throw std::runtime_error(fmt::format("libcurl refuses option {}", static_cast<int>(option)));
  }
}

HttpFailure::Kind kind_of(CURLcode code) {
  switch (code) {
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_CERTPROBLEM:
      return HttpFailure::Kind::untrusted;
    case CURLE_OPERATION_TIMEDOUT:
      return HttpFailure::Kind::timed_out;
    default:
      return HttpFailure::Kind::unreachable;
  }
}

// One part of a URL, or nothing if it has no such part or is no URL.
std::optional<std::string> part_of(const std::string& url, CURLUPart part) {
  const std::unique_ptr<CURLU, decltype(&curl_url_cleanup)> parsed(curl_url(), curl_url_cleanup);
  char* text = nullptr;
  if (curl_url_set(parsed.get(), CURLUPART_URL, url.c_str(), 0) != CURLUE_OK ||
      curl_url_get(parsed.get(), part, &text, 0) != CURLUE_OK) {
    return std::nullopt;
  }
  const std::unique_ptr<char, decltype(&curl_free)> owned(text, curl_free);
  return std::string(text);
}

}  // namespace

struct HttpClient::Handles {
  std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> easy{curl_easy_init(), curl_easy_cleanup};
  std::unique_ptr<CURLM, decltype(&curl_multi_cleanup)> multi{curl_multi_init(), curl_multi_cleanup};
};

HttpClient::HttpClient(const StopSignals& stop) : stop_(stop), handles_(std::make_unique<Handles>()) {
  CURL* easy = handles_->easy.get();
  if (easy == nullptr || !handles_->multi) {
    throw std::bad_alloc();
  }
  set(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  set(easy, CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1);
  set(easy, CURLOPT_PROXY, "");
  set(easy, CURLOPT_NOSIGNAL, 1L);
  set(easy, CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2);
  // The system's certificates would otherwise be trusted beside ours.
  set(easy, CURLOPT_CAPATH, nullptr);
  set(easy, CURLOPT_CAINFO, nullptr);
  // A thread that still waits for a dead name server is left behind instead of waited for.
  set(easy, CURLOPT_QUICK_EXIT, 1L);
#if LIBCURL_VERSION_NUM >= 0x081400  // from 8.20.0 on the multi handle decides
  curl_multi_setopt(handles_->multi.get(), CURLMOPT_QUICK_EXIT, 1L);
#endif
  set(easy, CURLOPT_WRITEFUNCTION, append_body);
}

HttpClient::~HttpClient() = default;

Result<HttpAnswer, HttpFailure> HttpClient::get(const HttpRequest& request) {
  CURL* easy = handles_->easy.get();
  CURLM* multi = handles_->multi.get();
  HttpAnswer answer;
  answer.body.reserve(max_body);  // pages that are never touched cost nothing, copies while it grows would
  std::array<char, CURL_ERROR_SIZE> message{};
  const HeaderList headers = header_list(request.headers);
  curl_blob trusted{const_cast<char*>(request.trusted.data()), request.trusted.size(), CURL_BLOB_COPY};
  const auto time = std::chrono::ceil<std::chrono::milliseconds>(request.until - Clock::now()).count();
  set(easy, CURLOPT_URL, request.url.c_str());
  set(easy, CURLOPT_HTTPHEADER, headers.get());
  // libcurl takes no empty blob; without one nothing is trusted.
  set(easy, CURLOPT_CAINFO_BLOB, request.trusted.empty() ? nullptr : &trusted);
  set(easy, CURLOPT_TIMEOUT_MS, std::max<long>(1, time));
  set(easy, CURLOPT_WRITEDATA, &answer.body);
  set(easy, CURLOPT_ERRORBUFFER, message.data());

  curl_multi_add_handle(multi, easy);
  int running = 1;
  bool stopped = false;
  while (curl_multi_perform(multi, &running) == CURLM_OK && running > 0 && !stopped) {
    curl_waitfd stop{stop_.descriptor(), CURL_WAIT_POLLIN, 0};
    curl_multi_poll(multi, &stop, 1, 1000, nullptr);
    stopped = stop.revents != 0;
  }
  CURLcode code = CURLE_OK;
  int left = 0;
  if (const CURLMsg* done = curl_multi_info_read(multi, &left); done != nullptr) {
    code = done->data.result;
  }
  curl_multi_remove_handle(multi, easy);
  set(easy, CURLOPT_ERRORBUFFER, nullptr);
  set(easy, CURLOPT_HTTPHEADER, nullptr);

  if (running > 0) {
    return HttpFailure{HttpFailure::Kind::stopped, "stopped by a signal"};
  }
  if (code != CURLE_OK) {
    const bool too_large = code == CURLE_WRITE_ERROR;
    const std::string_view words = message[0] == '\0' ? curl_easy_strerror(code) : message.data();
    return HttpFailure{kind_of(code), too_large ? "the answer is over 16 MiB" : one_line(words, 300)};
  }
  curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &answer.status);
  curl_off_t retry_after = 0;
  if (curl_easy_getinfo(easy, CURLINFO_RETRY_AFTER, &retry_after) == CURLE_OK && retry_after > 0) {
    constexpr curl_off_t longest = curl_off_t{24} * 3600;  // keeps the conversion from overflowing
    answer.retry_after = std::chrono::seconds(std::min(retry_after, longest));
  }
  return answer;
}

bool is_base_url(const std::string& url) {
  const auto scheme = part_of(url, CURLUPART_SCHEME);
  return (scheme == "http" || scheme == "https") && part_of(url, CURLUPART_HOST) &&
         !part_of(url, CURLUPART_USER) && !part_of(url, CURLUPART_PASSWORD) &&
         !part_of(url, CURLUPART_QUERY) && !part_of(url, CURLUPART_FRAGMENT);
}

bool is_loopback_url(const std::string& url) {
  const std::string host = part_of(url, CURLUPART_HOST).value_or("");
  return host == "localhost" || host == "[::1]" ||
         (host.starts_with("127.") && is_ip_address(host, AddressFamily::ipv4));
}

std::string percent_encoded(const std::string& name) {
  const std::unique_ptr<char, decltype(&curl_free)> text(
      curl_easy_escape(nullptr, name.c_str(), static_cast<int>(name.size())), curl_free);
  return text ? std::string(text.get()) : throw std::bad_alloc();
}

}  // namespace init_env
