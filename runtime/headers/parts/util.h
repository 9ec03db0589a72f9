#ifndef EC_UTIL_H
#define EC_UTIL_H
#include "ec_types.h"
/* @includes */

#ifdef __cplusplus
extern "C" {
#endif

/* @constants */
/* @structures */
/* @functions */
/* @refused */
#if !defined(__GLIBC__) || !__GLIBC_PREREQ(2, 38)
size_t strlcpy(char *dst, const char *src, size_t size);
size_t strlcat(char *dst, const char *src, size_t size);
#endif

#ifdef __cplusplus
}
#endif
/* @hooks */

#endif
