/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_MISC_EC_STATVFS_H
#define EC_MISC_EC_STATVFS_H
#include "ec_types.h"

#ifdef __cplusplus
extern "C" {
#endif

#ifdef __cplusplus
}
#endif

#endif
