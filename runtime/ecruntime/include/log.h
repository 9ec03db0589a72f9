/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_LOG_H
#define EC_LOG_H
#include "ec_types.h"

#ifdef __cplusplus
extern "C" {
#endif

#ifndef EC_ALLOW_MISSING
EC_NOT_HERE(ec_log_attempt)
void ec_log_attempt(EC_ANYTHING);
EC_NOT_HERE(ec_log_delivery)
void ec_log_delivery(EC_ANYTHING);
EC_NOT_HERE(ec_log_permanent_failure)
void ec_log_permanent_failure(EC_ANYTHING);
EC_NOT_HERE(ec_log_reception)
void ec_log_reception(EC_ANYTHING);
EC_NOT_HERE(ec_log_rejection)
void ec_log_rejection(EC_ANYTHING);
EC_NOT_HERE(ec_log_rejection2)
void ec_log_rejection2(EC_ANYTHING);
EC_NOT_HERE(ec_log_transient_failure)
void ec_log_transient_failure(EC_ANYTHING);
#endif

#ifdef __cplusplus
}
#endif

#endif
