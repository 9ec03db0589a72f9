/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_EC_CACHE_INT_H
#define EC_EC_CACHE_INT_H
#include "ec_types.h"

#ifdef __cplusplus
extern "C" {
#endif

#ifdef __cplusplus
}
#endif

#endif
