/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_MESSAGE_H
#define EC_MESSAGE_H
#include "ec_types.h"

#ifdef __cplusplus
extern "C" {
#endif

#ifndef EC_ALLOW_MISSING
EC_NOT_HERE(ec_message_enqueue)
int ec_message_enqueue(EC_ANYTHING);
EC_NOT_HERE(ec_message_get_headers)
rfc2822_context *ec_message_get_headers(EC_ANYTHING);
EC_NOT_HERE(protocol_string)
const char *protocol_string(EC_ANYTHING);
EC_NOT_HERE(protocol_string_uc)
const char *protocol_string_uc(EC_ANYTHING);
#endif

#ifdef __cplusplus
}
#endif

#endif
