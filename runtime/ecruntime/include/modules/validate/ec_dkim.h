/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_MODULES_VALIDATE_EC_DKIM_H
#define EC_MODULES_VALIDATE_EC_DKIM_H
#include "ec_types.h"

#ifdef __cplusplus
extern "C" {
#endif

#ifndef EC_ALLOW_MISSING
EC_NOT_HERE(ec_dkim_domains)
int ec_dkim_domains(EC_ANYTHING);
EC_NOT_HERE(ec_dkim_domains_string)
int ec_dkim_domains_string(EC_ANYTHING);
EC_NOT_HERE(ec_dkim_reflect)
int ec_dkim_reflect(EC_ANYTHING);
EC_NOT_HERE(ec_dkim_responsible_domain)
int ec_dkim_responsible_domain(EC_ANYTHING);
EC_NOT_HERE(ec_dkim_responsible_domain_string)
int ec_dkim_responsible_domain_string(EC_ANYTHING);
EC_NOT_HERE(ec_dkim_sign)
int ec_dkim_sign(EC_ANYTHING);
#endif

#ifdef __cplusplus
}
#endif

#endif
