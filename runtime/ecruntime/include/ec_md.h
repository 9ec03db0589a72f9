/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_EC_MD_H
#define EC_EC_MD_H
#include "ec_types.h"

#ifdef __cplusplus
extern "C" {
#endif

#ifndef EC_ALLOW_MISSING
EC_NOT_HERE(ec_md_enabled)
int ec_md_enabled(EC_ANYTHING);
EC_NOT_HERE(ec_md_probe)
void ec_md_probe(EC_ANYTHING);
#endif

#ifdef __cplusplus
}
#endif

#endif
