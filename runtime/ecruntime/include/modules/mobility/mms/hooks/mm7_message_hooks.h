/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_MODULES_MOBILITY_MMS_HOOKS_MM7_MESSAGE_HOOKS_H
#define EC_MODULES_MOBILITY_MMS_HOOKS_MM7_MESSAGE_HOOKS_H
#include "ec_types.h"

#ifdef __cplusplus
extern "C" {
#endif

#ifdef __cplusplus
}
#endif
#include "hooks/mm7/handle_submitRsp.h"
#include "hooks/mm7/pre_submit.h"
#include "hooks/mm7/request_eval.h"

#endif
