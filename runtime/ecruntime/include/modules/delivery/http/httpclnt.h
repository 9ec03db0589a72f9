/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_MODULES_DELIVERY_HTTP_HTTPCLNT_H
#define EC_MODULES_DELIVERY_HTTP_HTTPCLNT_H
#include "ec_types.h"
#include "echash.h"

#ifdef __cplusplus
extern "C" {
#endif

#define HTTP_INTERNAL_FAIL (-1)
#define HTTP_INTERNAL_CONT 0
#define HTTP_INTERNAL_DONE 1
#define MAX_HTTP_RESPONSE_LENGTH 2048
#define HTTP_INTERNAL_OK HTTP_INTERNAL_CONT
struct _http_request {
  string *method;
  string *version;
  string *uri;
  ec_hash_table headers;
  string *body;
  string *data;
  int to_send_offset;
  void *userdata;
};

struct http_response {
  int read_done;
  int header_done;
  int64_t content_length;
  string *version;
  string *status_code;
  string *status_reason;
  ec_hash_table headers;
  char *body;
  string *data;
  int payload_offset;
  string *raw_data;
  int raw_offset;
  void *userdata;
};

struct http_session {
  connection_handle *connh;
  string *ipaddr;
  http_request *request;
  http_response *response;
  void *userdata;
  Event *response_timer;
};

#define HTTP_API(type) type
#ifndef EC_ALLOW_MISSING
EC_NOT_HERE(http_request_add_header)
int http_request_add_header(EC_ANYTHING);
EC_NOT_HERE(http_request_delete_header)
int http_request_delete_header(EC_ANYTHING);
EC_NOT_HERE(http_request_finalize)
int http_request_finalize(EC_ANYTHING);
EC_NOT_HERE(http_request_set_body)
void http_request_set_body(EC_ANYTHING);
EC_NOT_HERE(http_status_classifier)
int http_status_classifier(EC_ANYTHING);
#endif

#ifdef __cplusplus
}
#endif
#include "hooks/http/request_eval.h"
#include "hooks/http/response_eval.h"

#endif
