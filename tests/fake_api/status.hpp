#pragma once

#include <string>

namespace fake_api {

// The body of an error answer, as the API server words it. `kind` and `name` are what was asked for, and may
// be empty. https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/status/
std::string status_body(int code, const std::string& message, const std::string& kind = "",
                        const std::string& name = "");

}  // namespace fake_api
