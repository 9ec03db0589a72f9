/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_MESSAGE_EC_RETRY_STATE_H
#define EC_MESSAGE_EC_RETRY_STATE_H
#include "ec_types.h"

#ifdef __cplusplus
extern "C" {
#endif

#ifndef EC_ALLOW_MISSING
EC_NOT_HERE(ec_retry_state_delref)
void ec_retry_state_delref(EC_ANYTHING);
EC_NOT_HERE(ec_retry_state_get)
struct ec_retry_state *ec_retry_state_get(EC_ANYTHING);
EC_NOT_HERE(ec_retry_state_next)
unsigned int ec_retry_state_next(EC_ANYTHING);
EC_NOT_HERE(ec_retry_state_reset)
void ec_retry_state_reset(EC_ANYTHING);
#endif

#ifdef __cplusplus
}
#endif

#endif
