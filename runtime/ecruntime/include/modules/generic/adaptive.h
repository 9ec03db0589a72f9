/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_MODULES_GENERIC_ADAPTIVE_H
#define EC_MODULES_GENERIC_ADAPTIVE_H
#include "ec_types.h"

#ifdef __cplusplus
extern "C" {
#endif

#ifndef EC_ALLOW_MISSING
EC_NOT_HERE(ec_adaptive_get_backstore_job_class)
int ec_adaptive_get_backstore_job_class(EC_ANYTHING);
EC_NOT_HERE(ec_adaptive_get_backstore_job_concurrency)
sem_t *ec_adaptive_get_backstore_job_concurrency(EC_ANYTHING);
EC_NOT_HERE(ec_adaptive_get_configured_sweep_rules)
ec_adaptive_sweep_rule *ec_adaptive_get_configured_sweep_rules(EC_ANYTHING);
EC_NOT_HERE(ec_adaptive_get_stats_period)
int ec_adaptive_get_stats_period(EC_ANYTHING);
EC_NOT_HERE(ec_adaptive_log)
void ec_adaptive_log(EC_ANYTHING);
EC_NOT_HERE(ec_adaptive_log_config)
void ec_adaptive_log_config(EC_ANYTHING);
EC_NOT_HERE(ec_adaptive_log_status)
void ec_adaptive_log_status(EC_ANYTHING);
EC_NOT_HERE(ec_adaptive_logf)
void ec_adaptive_logf(EC_ANYTHING);
EC_NOT_HERE(ec_adaptive_logv)
void ec_adaptive_logv(EC_ANYTHING);
EC_NOT_HERE(ec_adaptive_sweep_rules_by_binding_domain)
ec_adaptive_sweep_rule *ec_adaptive_sweep_rules_by_binding_domain(EC_ANYTHING);
EC_NOT_HERE(ec_adaptive_throttle_create_named)
int ec_adaptive_throttle_create_named(EC_ANYTHING);
EC_NOT_HERE(ec_adaptive_throttle_delta)
int ec_adaptive_throttle_delta(EC_ANYTHING);
EC_NOT_HERE(ec_adaptive_throttle_is_exceeded)
int ec_adaptive_throttle_is_exceeded(EC_ANYTHING);
EC_NOT_HERE(ec_adaptive_throttle_time_until_clear)
int ec_adaptive_throttle_time_until_clear(EC_ANYTHING);
EC_NOT_HERE(is_adaptive_scope_global)
int is_adaptive_scope_global(EC_ANYTHING);
#endif

#ifdef __cplusplus
}
#endif

#endif
