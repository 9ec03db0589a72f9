#ifndef EC_IO_WRAPPER_H
#define EC_IO_WRAPPER_H
#include "ec_types.h"
#include "ec_thread_pool.h"
#include "misc/ec_string.h"
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
