/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_EC_CONFIG_H
#define EC_EC_CONFIG_H
#include "ec_types.h"

#ifdef __cplusplus
extern "C" {
#endif

#define DDEBUG 0
#define DINFO 1
#define DNOTICE 2
#define DWARNING 3
#define DERROR 4
#define DCRITICAL 5
ec_config_header *ec_config_fetch_globalconf(void);
ec_config_value *ec_config_null_value(int option_slot);
ec_config_value *ec_config_option_fetch(ec_config_header *transaction,
    int option_slot, ec_config_header *from);
ec_config_value *ec_config_option_fetch_binding(ec_config_header *transaction,
    int option_slot, ec_config_header *from, const char *binding);
ec_config_value *ec_config_option_fetch_binding_domain(ec_config_header *transaction,
    int option_slot, ec_config_header *from, const char *binding,
    const char *domain);
ec_config_value *ec_config_option_fetch_binding_host(ec_config_header *transaction,
    int option_slot, ec_config_header *from, const char *binding,
    const char *host);
ec_config_value *ec_config_option_fetch_domain(ec_config_header *transaction,
    int option_slot, ec_config_header *from, const char *domain);
ec_config_value *ec_config_option_fetch_generic(ec_config_header *transaction,
    int option_slot, ec_config_header *from, int nargs, ec_ptr_array *args,
    ...);
ec_config_value *ec_config_option_fetch_host(ec_config_header *transaction,
    int option_slot, ec_config_header *from, const char *host);
ec_config_value *ec_config_option_fetch_module(ec_config_header *transaction,
    int option_slot, generic_module_infrastructure *self);
ec_config_value *ec_config_option_fetch_module_at_init(ec_config_header *transaction,
    int option_slot, generic_module_infrastructure *self);
ec_config_value *ec_config_option_fetch_pathway(ec_config_header *transaction,
    int option_slot, ec_config_header *from, const char *pathway);
ec_config_value *ec_config_option_fetch_pathway_domain(ec_config_header *transaction,
    int option_slot, ec_config_header *from, const char *pathway,
    const char *domain);
int ec_config_option_slot_from_capability(char *capability);
int ec_config_register_option(ec_config_option_def *option);
void ec_config_release_scope_instance(void *tofree);
void ec_config_release_value(void *tofree);
int log1_printf(int level, const char *fmt, ...) __attribute__((format(printf,
    2, 3)));
#define __EC_TYPES_DEF(x) struct _##x; typedef struct _##x x
#ifndef EC_ALLOW_MISSING
EC_NOT_HERE(config_get_binding_domain_drop_body_after_trans_fail)
int config_get_binding_domain_drop_body_after_trans_fail(EC_ANYTHING);
EC_NOT_HERE(config_get_binding_domain_max_resident_active_queue_size)
int config_get_binding_domain_max_resident_active_queue_size(EC_ANYTHING);
EC_NOT_HERE(config_get_binding_domain_max_retries)
int config_get_binding_domain_max_retries(EC_ANYTHING);
EC_NOT_HERE(config_get_binding_domain_message_expiration)
int config_get_binding_domain_message_expiration(EC_ANYTHING);
EC_NOT_HERE(config_get_binding_domain_retry_interval)
int config_get_binding_domain_retry_interval(EC_ANYTHING);
EC_NOT_HERE(config_get_binding_domain_tls_ca)
char *config_get_binding_domain_tls_ca(EC_ANYTHING);
EC_NOT_HERE(config_get_binding_domain_tls_cert)
char *config_get_binding_domain_tls_cert(EC_ANYTHING);
EC_NOT_HERE(config_get_binding_domain_tls_ciphers)
char *config_get_binding_domain_tls_ciphers(EC_ANYTHING);
EC_NOT_HERE(config_get_binding_domain_tls_key)
char *config_get_binding_domain_tls_key(EC_ANYTHING);
EC_NOT_HERE(config_get_binding_domain_tls_verify)
int config_get_binding_domain_tls_verify(EC_ANYTHING);
EC_NOT_HERE(config_get_binding_domain_use_tls)
int config_get_binding_domain_use_tls(EC_ANYTHING);
EC_NOT_HERE(config_get_binding_group)
const char *config_get_binding_group(EC_ANYTHING);
EC_NOT_HERE(config_get_binding_id_from_name)
ec_binding_slot config_get_binding_id_from_name(EC_ANYTHING);
EC_NOT_HERE(config_get_binding_name_from_id)
char *config_get_binding_name_from_id(EC_ANYTHING);
EC_NOT_HERE(config_get_connect_timeout)
int config_get_connect_timeout(EC_ANYTHING);
EC_NOT_HERE(config_get_hostname)
char *config_get_hostname(EC_ANYTHING);
EC_NOT_HERE(config_get_spool_mode)
int config_get_spool_mode(EC_ANYTHING);
EC_NOT_HERE(ec_config_free_mx_routes)
void ec_config_free_mx_routes(EC_ANYTHING);
#endif

#ifdef __cplusplus
}
#endif

#endif
