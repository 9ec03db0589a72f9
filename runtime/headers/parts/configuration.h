#ifndef EC_CONFIGURATION_H
#define EC_CONFIGURATION_H
#include "ec_types.h"
#include "ec_config.h"
#include "misc/ec_string.h"
#include "misc/ec_ptr_array.h"
#include "ec_malloc.h"
#include "echash.h"
#include "ecdict.h"
#include "event.h"
#include "util.h"
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
