#ifndef EC_CONTROL_H
#define EC_CONTROL_H
#include "ec_types.h"
#include "misc/ec_string.h"
#include "event.h"
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
