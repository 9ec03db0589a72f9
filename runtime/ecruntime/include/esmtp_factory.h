/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_ESMTP_FACTORY_H
#define EC_ESMTP_FACTORY_H
#include "ec_types.h"

#ifdef __cplusplus
extern "C" {
#endif

#ifndef EC_ALLOW_MISSING
EC_NOT_HERE(esmtp_destroy_message_construct)
void esmtp_destroy_message_construct(EC_ANYTHING);
EC_NOT_HERE(esmtp_extensions_register)
void esmtp_extensions_register(EC_ANYTHING);
EC_NOT_HERE(esmtp_message_factory)
int esmtp_message_factory(EC_ANYTHING);
EC_NOT_HERE(esmtp_message_factory_state)
const char *esmtp_message_factory_state(EC_ANYTHING);
#endif

#ifdef __cplusplus
}
#endif

#endif
