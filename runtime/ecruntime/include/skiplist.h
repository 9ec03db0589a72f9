/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_SKIPLIST_H
#define EC_SKIPLIST_H
#include "ec_types.h"

#ifdef __cplusplus
extern "C" {
#endif

struct _iskiplist {
  SkiplistComparator compare;
  SkiplistComparator comparek;
  u_int32_t height : 8;
  u_int32_t preheight : 8;
  u_int32_t size;
  struct skiplistnode *bottom;
  struct _iskiplist *index;
  struct _iskiplist *agg;
};

struct skipconn {
  struct skiplistnode *next;
  struct skiplistnode *prev;
};

struct skiplistnode {
  void *data;
  Skiplist *sl;
  u_int32_t height;
  skiplistnode *previndex;
  skiplistnode *nextindex;
  struct skipconn level[1];
};

void *sl_destruct(Skiplist *sl, FreeFunc myfree);
void *sl_find(Skiplist *sl, const void *key, skiplistnode **iter);
struct skiplistnode *sl_getlist(Skiplist *sl);
void *sl_init(Skiplist *sl);
void *sl_insert(Skiplist *sl, void *data);
void *sl_next(Skiplist *sl, skiplistnode **iter);
void *sl_previous(Skiplist *sl, skiplistnode **iter);
int sl_remove(Skiplist *sl, const void *key, FreeFunc myfree);
void sl_set_compare(Skiplist *sl, SkiplistComparator comp,
    SkiplistComparator compk);
int sli_remove(Skiplist *sl, skiplistnode *m, FreeFunc myfree);

#ifdef __cplusplus
}
#endif

#endif
