#pragma once

#include <httplib.h>

#include <set>
#include <string>

#include "objects.hpp"
#include "options.hpp"

namespace fake_api {

struct Answer {
  int status;
  std::string body;
  std::string content_type;
};

// What the API server, or a bootstrap node, answers to a request if no fault is in the way.
class Answers {
 public:
  // All must outlive this instance. `state` is the directory with the tokens and their rights.
  Answers(const Options& options, const std::string& state, const Objects& objects)
      : options_(options), state_(state), objects_(objects) {}

  // Without `external_ip` a Node has no address of this type. `service_account` becomes who asks.
  Answer answer(const httplib::Request& request, bool external_ip, std::string& service_account) const;

 private:
  [[nodiscard]] Answer spr_answer(const httplib::Request& request) const;
  [[nodiscard]] Answer object_answer(const httplib::Request& request, bool external_ip,
                                     const std::string& user, const std::set<std::string>& rights) const;

  const Options& options_;
  const std::string& state_;
  const Objects& objects_;
};

}  // namespace fake_api
