/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_LOOKUPTABLE_H
#define EC_LOOKUPTABLE_H
#include "ec_types.h"

#ifdef __cplusplus
extern "C" {
#endif

#ifndef EC_ALLOW_MISSING
EC_NOT_HERE(lookuptable_add2)
void lookuptable_add2(EC_ANYTHING);
#endif

#ifdef __cplusplus
}
#endif

#endif
