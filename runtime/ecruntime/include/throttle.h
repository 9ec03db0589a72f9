/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_THROTTLE_H
#define EC_THROTTLE_H
#include "ec_types.h"

#ifdef __cplusplus
extern "C" {
#endif

#ifndef EC_ALLOW_MISSING
EC_NOT_HERE(check_outbound_throttle)
int check_outbound_throttle(EC_ANYTHING);
EC_NOT_HERE(ec_throttle_create_named)
int ec_throttle_create_named(EC_ANYTHING);
EC_NOT_HERE(ec_throttle_delta)
int ec_throttle_delta(EC_ANYTHING);
EC_NOT_HERE(ec_throttle_destroy_named)
int ec_throttle_destroy_named(EC_ANYTHING);
EC_NOT_HERE(ec_throttle_is_exceeded)
int ec_throttle_is_exceeded(EC_ANYTHING);
EC_NOT_HERE(ec_throttle_time_until_clear)
int ec_throttle_time_until_clear(EC_ANYTHING);
#endif

#ifdef __cplusplus
}
#endif

#endif
