#ifndef EC_SCHEDULER_H
#define EC_SCHEDULER_H
#include "ec_types.h"
#include "event.h"
#include "skiplist.h"
#include "sp_async.h"
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
