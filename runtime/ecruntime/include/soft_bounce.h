/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_SOFT_BOUNCE_H
#define EC_SOFT_BOUNCE_H
#include "ec_types.h"

#ifdef __cplusplus
extern "C" {
#endif

#define GENERATE_BOUNCES_HOOK_CONT 0
#define GENERATE_DELAY_DSN_HOOK_CONT 0
#define BC_UNDETERMINED 1
#define DELAY_DSN_SEND_NOTIFICATION_OK 1
#define GENERATE_BOUNCES_HOOK_OK 1
#define GENERATE_DELAY_DSN_HOOK_OK 1
#ifndef EC_ALLOW_MISSING
EC_NOT_HERE(ec_generate_rfc3464_delivery_status)
void ec_generate_rfc3464_delivery_status(EC_ANYTHING);
EC_NOT_HERE(ec_generate_rfc3464_delivery_status2)
void ec_generate_rfc3464_delivery_status2(EC_ANYTHING);
EC_NOT_HERE(ec_generate_rfc3464_message)
ec_message *ec_generate_rfc3464_message(EC_ANYTHING);
EC_NOT_HERE(ec_generate_rfc3464_notification)
void ec_generate_rfc3464_notification(EC_ANYTHING);
EC_NOT_HERE(ec_generate_soft_bounce)
void ec_generate_soft_bounce(EC_ANYTHING);
EC_NOT_HERE(ec_internal_inject)
void ec_internal_inject(EC_ANYTHING);
EC_NOT_HERE(ec_internal_inject2)
void ec_internal_inject2(EC_ANYTHING);
EC_NOT_HERE(ec_internal_inject_no_log)
void ec_internal_inject_no_log(EC_ANYTHING);
EC_NOT_HERE(ec_parse_rfc3464_delivery_status)
int ec_parse_rfc3464_delivery_status(EC_ANYTHING);
EC_NOT_HERE(ec_soft_bounce_process)
void ec_soft_bounce_process(EC_ANYTHING);
EC_NOT_HERE(soft_bounce_process)
void soft_bounce_process(EC_ANYTHING);
#endif

#ifdef __cplusplus
}
#endif

#endif
