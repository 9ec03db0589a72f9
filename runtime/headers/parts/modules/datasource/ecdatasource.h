#ifndef EC_MODULES_DATASOURCE_ECDATASOURCE_H
#define EC_MODULES_DATASOURCE_ECDATASOURCE_H
#include "ec_types.h"
#include "module.h"
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
