#ifndef EC_EC_GROWBUF_H
#define EC_EC_GROWBUF_H
#include "ec_types.h"
#include "event.h"
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
