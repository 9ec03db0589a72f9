/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_CORE_SWAP_OUT_META_H
#define EC_HOOKS_CORE_SWAP_OUT_META_H
#include "ec_types.h"

#ifdef __cplusplus
extern "C" {
#endif

#ifdef __cplusplus
}
#endif
#include "hooks/core/pre_swap_out_meta.h"

#endif
