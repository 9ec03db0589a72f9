#ifndef EC_SMTP_H
#define EC_SMTP_H
#include "ec_types.h"
#include "ec_message.h"
/* @includes */

#ifdef __cplusplus
extern "C" {
#endif

/* @constants */
/* @structures */
/* @functions */
/* @refused */

#ifdef __cplusplus
}
#endif
/* @hooks */

#endif
