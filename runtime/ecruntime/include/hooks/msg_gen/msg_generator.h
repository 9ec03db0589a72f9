/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_MSG_GEN_MSG_GENERATOR_H
#define EC_HOOKS_MSG_GEN_MSG_GENERATOR_H
#include "ec_types.h"

#ifdef __cplusplus
extern "C" {
#endif

#ifdef __cplusplus
}
#endif
#include "hooks/msg_gen/data_spool.h"

#endif
