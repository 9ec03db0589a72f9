/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_MODULES_MOBILITY_MSTORE_MSTORE_H
#define EC_MODULES_MOBILITY_MSTORE_MSTORE_H
#include "ec_types.h"

#ifdef __cplusplus
extern "C" {
#endif

#define MSTORE_CONTINUE 0
#define MSTORE_DONE 1

#ifdef __cplusplus
}
#endif

#endif
