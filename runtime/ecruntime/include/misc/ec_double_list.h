/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_MISC_EC_DOUBLE_LIST_H
#define EC_MISC_EC_DOUBLE_LIST_H
#include "ec_types.h"

#ifdef __cplusplus
extern "C" {
#endif

struct _ec_double_list {
  ec_double_list_node *head;
  ec_double_list_node *tail;
  pthread_mutex_t lock;
  int ts;
};

struct _ec_double_list_node {
  void *data;
  struct _ec_double_list_node *prev;
  struct _ec_double_list_node *next;
};

void ec_double_list_apply(ec_double_list *list, ECListApplyFunc f, void *udata);
void ec_double_list_destroy(ec_double_list *list);
int ec_double_list_init(ec_double_list *list, int ts);
void *ec_double_list_pop(ec_double_list *list);
void ec_double_list_push(ec_double_list *list, void *data);
int ec_double_list_remove(ec_double_list *list, void *data);
void *ec_double_list_shift(ec_double_list *list);
void ec_double_list_unshift(ec_double_list *list, void *data);

#ifdef __cplusplus
}
#endif

#endif
