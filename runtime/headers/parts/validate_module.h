#ifndef EC_VALIDATE_MODULE_H
#define EC_VALIDATE_MODULE_H
#include "ec_types.h"
#include "module.h"
#include "ec_message.h"
#include "netlistener.h"
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
