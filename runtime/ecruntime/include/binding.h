/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_BINDING_H
#define EC_BINDING_H
#include "ec_types.h"

#ifdef __cplusplus
extern "C" {
#endif

#define EC_BINDING_SLOT_REBIND_IF_NOT_BOUND (-2)
#define EC_BINDING_SLOT_REBIND_ALWAYS (-1)
#define EC_BINDING_SLOT_UNBOUND 0
#ifndef EC_ALLOW_MISSING
EC_NOT_HERE(binding_address_family_matches)
int binding_address_family_matches(EC_ANYTHING);
EC_NOT_HERE(ec_message_select_binding_by_group)
ec_binding_slot ec_message_select_binding_by_group(EC_ANYTHING);
#endif

#ifdef __cplusplus
}
#endif

#endif
