/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_RSPLAY_H
#define EC_RSPLAY_H
#include "ec_types.h"

#ifdef __cplusplus
extern "C" {
#endif

#ifndef EC_ALLOW_MISSING
EC_NOT_HERE(rs_getlist)
struct rsplaynode *rs_getlist(EC_ANYTHING);
EC_NOT_HERE(rs_next)
void *rs_next(EC_ANYTHING);
#endif

#ifdef __cplusplus
}
#endif

#endif
