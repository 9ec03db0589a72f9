/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_CONTROLS_CONTROLS_H
#define EC_CONTROLS_CONTROLS_H
#include "ec_types.h"

#ifdef __cplusplus
extern "C" {
#endif

#ifndef EC_ALLOW_MISSING
EC_NOT_HERE(stringprint_domainname)
size_t stringprint_domainname(EC_ANYTHING);
#endif

#ifdef __cplusplus
}
#endif

#endif
