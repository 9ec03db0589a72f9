#ifndef EC_NETLISTENER_H
#define EC_NETLISTENER_H
#include "ec_types.h"
#include "event.h"
#include "configuration.h"
#include "message/message_id.h"
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
