/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_MODULES_LOGGING_EC_MSC_LOGGER_H
#define EC_MODULES_LOGGING_EC_MSC_LOGGER_H
#include "ec_types.h"

#ifdef __cplusplus
extern "C" {
#endif

#ifndef EC_ALLOW_MISSING
EC_NOT_HERE(msc_thread_id)
void msc_thread_id(EC_ANYTHING);
#endif

#ifdef __cplusplus
}
#endif

#endif
