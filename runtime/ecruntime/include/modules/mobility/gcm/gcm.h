/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_MODULES_MOBILITY_GCM_GCM_H
#define EC_MODULES_MOBILITY_GCM_GCM_H
#include "ec_types.h"

#ifdef __cplusplus
extern "C" {
#endif

enum GCM_ERROR {
  GCM_NO_ERROR = 0,
  GCM_UNAVAILABLE = 1,
  GCM_MISSING_REGISTRATION = 2,
  GCM_INVALID_REGISTRATION = 3,
  GCM_MISMATCH_SENDER_ID = 4,
  GCM_NOT_REGISTERED = 5,
  GCM_MESSAGE_TOO_BIG = 6,
  GCM_INVALID_DATA_KEY = 7,
  GCM_INVALID_TTL = 8,
  GCM_INTERNAL_SERVER_ERROR = 9,
  GCM_INVALID_PACKAGE_NAME = 10,
  GCM_UNKNOWN = 11,
};
struct _gcm_recipient_response {
  const char *message_id;
  const char *registration_id;
  const char *error;
  enum GCM_ERROR error_code;
};

struct _gcm_message_response {
  int success;
  int failure;
  int canonical_ids;
  gcm_recipient_response results;
};

struct _gcm_request {
  struct json_object *json;
};

#ifdef __cplusplus
}
#endif
#include "hooks/gcm/request_eval.h"
#include "hooks/gcm/response_eval.h"

#endif
