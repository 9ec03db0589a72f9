/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_MODULES_VALIDATE_AUDIT_SERIES_H
#define EC_MODULES_VALIDATE_AUDIT_SERIES_H
#include "ec_types.h"

#ifdef __cplusplus
extern "C" {
#endif

#ifndef EC_ALLOW_MISSING
EC_NOT_HERE(audit_series_add)
int audit_series_add(EC_ANYTHING);
EC_NOT_HERE(audit_series_count)
int audit_series_count(EC_ANYTHING);
EC_NOT_HERE(audit_series_define)
int audit_series_define(EC_ANYTHING);
EC_NOT_HERE(audit_series_get_items)
audit_series_item *audit_series_get_items(EC_ANYTHING);
EC_NOT_HERE(audit_series_get_type)
const char *audit_series_get_type(EC_ANYTHING);
EC_NOT_HERE(audit_series_item_delref)
void audit_series_item_delref(EC_ANYTHING);
EC_NOT_HERE(audit_series_remove_item)
int audit_series_remove_item(EC_ANYTHING);
#endif

#ifdef __cplusplus
}
#endif

#endif
