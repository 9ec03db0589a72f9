/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_MISC_SUFFIX_TREE_H
#define EC_MISC_SUFFIX_TREE_H
#include "ec_types.h"

#ifdef __cplusplus
extern "C" {
#endif

#ifndef EC_ALLOW_MISSING
EC_NOT_HERE(suffix_tree_stringprint_next)
int suffix_tree_stringprint_next(EC_ANYTHING);
#endif

#ifdef __cplusplus
}
#endif

#endif
