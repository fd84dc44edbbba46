#pragma once

#include <optional>
#include <string>

#include "http.hpp"
#include "retry.hpp"
#include "settings.hpp"

namespace init_env {

// Asks the bootstrap URLs of the settings for an SPR, in order, once each; the first SPR wins. No token is
// sent.
Attempt<std::string> get_spr(const Settings& settings, HttpClient& http, Clock::time_point deadline);

// The SPR in the body of an answer: the text itself, or {"spr": "..."}. Nothing unless it is "spr:" and 50 or
// more characters of base64url. `body` is garbage afterwards.
std::optional<std::string> spr_in(std::string& body);

}  // namespace init_env
