/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_MISC_SMTP_ERROR_CLASSIFY_H
#define EC_MISC_SMTP_ERROR_CLASSIFY_H
#include "ec_types.h"

#ifdef __cplusplus
extern "C" {
#endif

#ifndef EC_ALLOW_MISSING
EC_NOT_HERE(bounce_error_classify)
int bounce_error_classify(EC_ANYTHING);
EC_NOT_HERE(bounce_error_classify2)
int bounce_error_classify2(EC_ANYTHING);
EC_NOT_HERE(smtp_error_classify)
int smtp_error_classify(EC_ANYTHING);
EC_NOT_HERE(smtp_error_classify_len)
int smtp_error_classify_len(EC_ANYTHING);
EC_NOT_HERE(smtp_error_for_id)
struct _smtp_error_class *smtp_error_for_id(EC_ANYTHING);
EC_NOT_HERE(smtp_error_register_class)
void smtp_error_register_class(EC_ANYTHING);
EC_NOT_HERE(smtp_error_retrieve_class)
int smtp_error_retrieve_class(EC_ANYTHING);
#endif

#ifdef __cplusplus
}
#endif

#endif
