#ifndef EC_MISC_EC_STRING_H
#define EC_MISC_EC_STRING_H
#include "ec_types.h"
#include "ec_malloc.h"
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
