#include "servers/http/frontend/request_handler.h"

namespace portico::http {

Response not_served(const Request& request, Methods allowed, const Service& service) {
  const bool asked = request.method() == Method::Options;
  Response response = asked ? Response{Status::NoContent} : service.error_page(Status::MethodNotAllowed, {});
  response.add("Allow", allowed.to_string());
  return response;
}

}  // namespace portico::http
