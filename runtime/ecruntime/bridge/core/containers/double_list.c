/* Lists with two ends. With `ts` set, each call is one step for other threads;
   without, a list belongs to one thread at a time. Data is the caller's. */
#include "ecb_report.h"
#include "ec_malloc.h"
#include "misc/ec_double_list.h"
#undef ec_malloc
#undef ec_free

static void lock(ec_double_list *list) {
  if (list->ts) {
    pthread_mutex_lock(&list->lock);
  }
}

static void unlock(ec_double_list *list) {
  if (list->ts) {
    pthread_mutex_unlock(&list->lock);
  }
}

/* Recursive, since ec_double_list_apply calls back with the lock held. */
static int make_lock(pthread_mutex_t *mutex) {
  pthread_mutexattr_t attributes;
  int error = pthread_mutexattr_init(&attributes);
  if (error == 0) {
    error = pthread_mutexattr_settype(&attributes, PTHREAD_MUTEX_RECURSIVE);
    if (error == 0) {
      error = pthread_mutex_init(mutex, &attributes);
    }
    pthread_mutexattr_destroy(&attributes);
  }
  return error;
}

ECB_EXPORT int ec_double_list_init(ec_double_list *list, int ts) {
  memset(list, 0, sizeof(*list));
  if (ts) {
    int error = make_lock(&list->lock);
    if (error != 0) {
      errno = error;
      return -1;
    }
    list->ts = 1;
  }
  return 0;
}

/* With the lock held. Returns its data. */
static void *take(ec_double_list *list, ec_double_list_node *node) {
  void *data;
  if (!node) {
    return NULL;
  }
  data = node->data;
  *(node->prev ? &node->prev->next : &list->head) = node->next;
  *(node->next ? &node->next->prev : &list->tail) = node->prev;
  ec_free(MEMTYPE_DOUBLE_LIST_NODE, node);
  return data;
}

ECB_EXPORT void ec_double_list_destroy(ec_double_list *list) {
  lock(list);
  while (list->head) {
    take(list, list->head);
  }
  unlock(list);
  if (list->ts) {
    pthread_mutex_destroy(&list->lock);
    list->ts = 0;
  }
}

/* NULL without memory, which is noted: the callers return nothing. */
static ec_double_list_node *make_node(void *data) {
  ec_double_list_node *node = ec_malloc(MEMTYPE_DOUBLE_LIST_NODE);
  if (node) {
    *node = (ec_double_list_node){data, NULL, NULL};
  } else {
    ecb_note(DERROR, "no memory for a node of a list; its data is left out");
  }
  return node;
}

ECB_EXPORT void ec_double_list_push(ec_double_list *list, void *data) {
  ec_double_list_node *node = make_node(data);
  if (node) {
    lock(list);
    node->prev = list->tail;
    *(node->prev ? &node->prev->next : &list->head) = node;
    list->tail = node;
    unlock(list);
  }
}

ECB_EXPORT void ec_double_list_unshift(ec_double_list *list, void *data) {
  ec_double_list_node *node = make_node(data);
  if (node) {
    lock(list);
    node->next = list->head;
    *(node->next ? &node->next->prev : &list->tail) = node;
    list->head = node;
    unlock(list);
  }
}

ECB_EXPORT void *ec_double_list_pop(ec_double_list *list) {
  void *data;
  lock(list);
  data = take(list, list->tail);
  unlock(list);
  return data;
}

ECB_EXPORT void *ec_double_list_shift(ec_double_list *list) {
  void *data;
  lock(list);
  data = take(list, list->head);
  unlock(list);
  return data;
}

/* Returns how many elements were removed. */
ECB_EXPORT int ec_double_list_remove(ec_double_list *list, void *data) {
  ec_double_list_node *node;
  ec_double_list_node *next;
  int count = 0;
  lock(list);
  for (node = list->head; node; node = next) {
    next = node->next;
    if (node->data == data) {
      take(list, node);
      count++;
    }
  }
  unlock(list);
  return count;
}

/* The callback may add at either end, and removes by its result only. */
ECB_EXPORT void ec_double_list_apply(ec_double_list *list, ECListApplyFunc call,
                                     void *closure) {
  ec_double_list_node *node;
  lock(list);
  node = list->head;
  while (node) {
    int is_removed = call(node->data, closure) != 0;
    ec_double_list_node *next = node->next;
    if (is_removed) {
      take(list, node);
    }
    node = next;
  }
  unlock(list);
}
