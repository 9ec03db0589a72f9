/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_MODULES_VALIDATE_EC_AVENGINE_API_H
#define EC_MODULES_VALIDATE_EC_AVENGINE_API_H
#include "ec_types.h"

#ifdef __cplusplus
extern "C" {
#endif

#ifndef EC_ALLOW_MISSING
EC_NOT_HERE(av_engine_first)
const char *av_engine_first(EC_ANYTHING);
EC_NOT_HERE(av_engine_next)
const char *av_engine_next(EC_ANYTHING);
EC_NOT_HERE(av_scan_job_create)
ec_async_job *av_scan_job_create(EC_ANYTHING);
#endif

#ifdef __cplusplus
}
#endif

#endif
