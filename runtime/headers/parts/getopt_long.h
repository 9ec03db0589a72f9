#ifndef EC_GETOPT_LONG_H
#define EC_GETOPT_LONG_H
#include "ec_types.h"
#include <getopt.h>
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
