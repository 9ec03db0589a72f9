/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_MESSAGE_COMPAT_H
#define EC_MESSAGE_COMPAT_H
#include "ec_types.h"

#ifdef __cplusplus
extern "C" {
#endif

#ifdef __cplusplus
}
#endif

#endif
