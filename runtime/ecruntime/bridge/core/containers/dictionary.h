#ifndef ECB_CONTAINERS_DICTIONARY_H
#define ECB_CONTAINERS_DICTIONARY_H
/* Dictionaries for other folders, which are told when memory lacks. */
#include "ecb_export.h"
#include "ecdict.h"

/* Stores copies of both texts; 1, or 0 without memory. */
int ecb_dictionary_add(ECDict dictionary, const char *key, const char *value);

#endif
