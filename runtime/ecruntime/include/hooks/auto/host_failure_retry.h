/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_AUTO_HOST_FAILURE_RETRY_H
#define EC_HOOKS_AUTO_HOST_FAILURE_RETRY_H
#include "ec_types.h"

#ifdef __cplusplus
extern "C" {
#endif

#ifdef __cplusplus
}
#endif
#include "hooks/core/config_get_domain_host_failure_retry.h"

#endif
