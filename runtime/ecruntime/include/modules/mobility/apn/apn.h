/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_MODULES_MOBILITY_APN_APN_H
#define EC_MODULES_MOBILITY_APN_APN_H
#include "ec_types.h"

#ifdef __cplusplus
extern "C" {
#endif

#define APNS_NO_ERROR 0
#define APNS_PROCESSING_ERROR 1
#define APNS_MISSING_DEVICE_TOKEN 2
#define APNS_MISSING_TOPIC 3
#define APNS_MISSING_PAYLOAD 4
#define APNS_INVALID_TOKEN_SIZE 5
#define APNS_INVALID_TOPIC_SIZE 6
#define APNS_INVALID_PAYLOAD_SIZE 7
#define APNS_INVALID_TOKEN 8
#define APNS_SHUTDOWN 9
enum { APN_DeviceTokenHex_Size = 65 };
struct _apn_error_response {
  uint8_t command;
  uint8_t status;
  uint32_t id;
};

struct _apn_request {
  uint8_t command;
  uint32_t id;
  uint32_t expiry;
  char token[APN_DeviceTokenHex_Size];
  struct json_object *json;
};

#ifdef __cplusplus
}
#endif
#include "hooks/apn/request_eval.h"
#include "hooks/apn/response_eval.h"

#endif
