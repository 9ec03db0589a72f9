#ifndef EC_EC_THREAD_POOL_H
#define EC_EC_THREAD_POOL_H
#include "ec_types.h"
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
