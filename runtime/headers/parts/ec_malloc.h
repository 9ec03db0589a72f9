#ifndef EC_EC_MALLOC_H
#define EC_EC_MALLOC_H
#include "ec_types.h"
/* @includes */

#ifdef __cplusplus
extern "C" {
#endif

/* @constants */
/* @structures */
/* @functions */
/* @refused */
/*
 * Debug mode knows where each block was made and freed. The macros take calls
 * only: a pointer to ec_malloc, as a callback needs it, is still the function.
 */
#ifdef EC_DEBUG_SITES
#define ec_malloc(type) ec_malloc_at((type), __FILE__, __LINE__)
#define ec_malloc_size(type, size) \
  ec_malloc_size_at((type), (size), __FILE__, __LINE__)
#define ec_free(type, pointer) ec_free_at((type), (pointer), __FILE__, __LINE__)
#endif

#ifdef __cplusplus
}
#endif
/* @hooks */

#endif
