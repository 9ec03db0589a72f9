/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_LOG_MODULE_H
#define EC_LOG_MODULE_H
#include "ec_types.h"

#ifdef __cplusplus
extern "C" {
#endif

#ifdef __cplusplus
}
#endif

#endif
