/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_MODULES_REST_INJECTOR_H
#define EC_MODULES_REST_INJECTOR_H
#include "ec_types.h"

#ifdef __cplusplus
extern "C" {
#endif

#define EC_RESTINJ_BODY_ERROR (-1)
#define EC_RESTINJ_SESS_ERR (-1)
#define EC_RESTINJ_BODY_UNTOUCHED 0
#define EC_RESTINJ_SESS_OK 0
#define EC_RESTINJ_BODY_REPLACED 1

#ifdef __cplusplus
}
#endif
#include "hooks/restinj/body_assignment.h"
#include "hooks/restinj/json_request.h"
#include "hooks/restinj/post_body_assignment.h"
#include "hooks/restinj/recip_response.h"

#endif
