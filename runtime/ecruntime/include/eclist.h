/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_ECLIST_H
#define EC_ECLIST_H
#include "ec_types.h"

#ifdef __cplusplus
extern "C" {
#endif

#define LIST_UNION_MEMBERS void *ptr;
struct eclist_object_definition {
  void *ptr;
};

struct ec_list_node {
  int type;
  eclist_object_definition object;
  struct ec_list_node *next;
};

string *stringwrite_config_list(string *str, const char *label,
    eclist_node *value, int xml);

#ifdef __cplusplus
}
#endif

#endif
