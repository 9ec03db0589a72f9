#ifndef EC_EC_MESSAGE_H
#define EC_EC_MESSAGE_H
#include "ec_types.h"
#include "configuration.h"
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
