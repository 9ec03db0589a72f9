/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HEARTBEAT_H
#define EC_HEARTBEAT_H
#include "ec_types.h"

#ifdef __cplusplus
extern "C" {
#endif

#ifndef EC_ALLOW_MISSING
EC_NOT_HERE(heartbeat_init)
int heartbeat_init(EC_ANYTHING);
EC_NOT_HERE(heartbeat_set_state)
void heartbeat_set_state(EC_ANYTHING);
#endif

#ifdef __cplusplus
}
#endif

#endif
