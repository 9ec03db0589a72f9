/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_CORE_REVERSIBLE_ENCRYPTION_H
#define EC_HOOKS_CORE_REVERSIBLE_ENCRYPTION_H
#include "ec_types.h"

#ifdef __cplusplus
extern "C" {
#endif

#ifdef __cplusplus
}
#endif
#include "hooks/core/securecreds_retrieval.h"

#endif
