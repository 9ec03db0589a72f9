/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_ECDICT_H
#define EC_ECDICT_H
#include "ec_types.h"
#include "echash.h"

#ifdef __cplusplus
extern "C" {
#endif

void dict_add_key_value(ECDict a, const char *key, const char *val);
ECDict dict_blank(void);
void dict_drop(ECDict a);
ECDict_Iterator dict_iter(ECDict a);
void dict_iter2(ECDict a, ECDict_Iterator **i);
void dict_iter2_free(ECDict a, ECDict_Iterator *i);
int dict_key_delete(ECDict a, const char *b);
int dict_key_exists(ECDict a, const char *b);
int dict_key_exists_and_fetch(ECDict a, const char *key, const char **value);
int dict_next(ECDict a, ECDict_Iterator *i, const char **key, const char **val);
int dict_serialize(ECDict d, string *dest);
void dict_stringprint(string *out, ECDict dict, int level, const char *indent);
ECDict dict_unserialize(string *str);

#ifdef __cplusplus
}
#endif

#endif
