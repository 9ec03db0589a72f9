/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_DNS_DS_H
#define EC_DNS_DS_H
#include "ec_types.h"

#ifdef __cplusplus
extern "C" {
#endif

#ifndef EC_ALLOW_MISSING
EC_NOT_HERE(dns_get_domain)
domain_record *dns_get_domain(EC_ANYTHING);
EC_NOT_HERE(register_smtp_client_state)
int register_smtp_client_state(EC_ANYTHING);
#endif

#ifdef __cplusplus
}
#endif

#endif
