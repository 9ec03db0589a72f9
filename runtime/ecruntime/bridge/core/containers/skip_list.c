/* Skip lists: data in the order of a comparison, each datum once. A list
   belongs to one thread at a time, and its data is the caller's.
   `comparek` is called with the key first, then the datum. */
#include "ecb_export.h"
#include "ec_malloc.h"
#include "skiplist.h"
#undef ec_malloc
#undef ec_free

enum { HIGHEST = 32 };

/* The heights that there are memory types for. */
static const struct {
  u_int32_t height;
  int type;
} heights_[] = {
    {1, MEMTYPE_SKIPLISTNODE_1},   {2, MEMTYPE_SKIPLISTNODE_2},
    {3, MEMTYPE_SKIPLISTNODE_3},   {4, MEMTYPE_SKIPLISTNODE_4},
    {5, MEMTYPE_SKIPLISTNODE_5},   {6, MEMTYPE_SKIPLISTNODE_6},
    {7, MEMTYPE_SKIPLISTNODE_7},   {8, MEMTYPE_SKIPLISTNODE_8},
    {9, MEMTYPE_SKIPLISTNODE_9},   {10, MEMTYPE_SKIPLISTNODE_10},
    {12, MEMTYPE_SKIPLISTNODE_12}, {14, MEMTYPE_SKIPLISTNODE_14},
    {18, MEMTYPE_SKIPLISTNODE_18}, {24, MEMTYPE_SKIPLISTNODE_24},
    {HIGHEST, MEMTYPE_SKIPLISTNODE_32},
};

static int type_of(u_int32_t height) {
  size_t i = 0;
  while (heights_[i].height < height) {
    i++;
  }
  return heights_[i].type;
}

/* The levels of a node lie behind it. Through a pointer of their own, since the
   structure declares one of them. */
static struct skipconn *levels(skiplistnode *node) {
  return (struct skipconn *)(void *)((char *)node +
                                     offsetof(skiplistnode, level));
}

static skiplistnode *make_node(Skiplist *list, void *data, u_int32_t height) {
  skiplistnode *node = ec_malloc(type_of(height));
  if (node) {
    memset(node, 0, offsetof(skiplistnode, level));
    memset(levels(node), 0, height * sizeof(struct skipconn));
    node->data = data;
    node->sl = list;
    node->height = height;
  }
  return node;
}

static void free_node(skiplistnode *node) {
  ec_free(type_of(node->height), node);
}

/* Half of the nodes have one level, a quarter two, and so on: by the bits of a
   number that nobody chooses, the address mixed with the size of the list. */
static u_int32_t choose_height(const Skiplist *list, const void *data) {
  u_int64_t bits = ((u_int64_t)(uintptr_t)data ^ ((u_int64_t)list->size << 40) ^
                    (uintptr_t)list) *
                   UINT64_C(0x9e3779b97f4a7c15);
  u_int32_t height;
  bits ^= bits >> 29;
  bits *= UINT64_C(0xbf58476d1ce4e5b9);
  bits ^= bits >> 32;
  height = 1 + (u_int32_t)__builtin_ctz((u_int32_t)bits | 0x800000u);
  /* A list grows by one level at a time, unless more are preset. */
  if (height > list->height + 1u) {
    height = list->height + 1u;
  }
  if (height < list->preheight) {
    height = list->preheight;
  }
  return height > HIGHEST ? HIGHEST : height;
}

ECB_EXPORT void *sl_init(Skiplist *list) {
  memset(list, 0, sizeof(*list));
  return list;
}

ECB_EXPORT void sl_set_compare(Skiplist *list, SkiplistComparator compare,
                               SkiplistComparator compare_key) {
  list->compare = compare;
  list->comparek = compare_key;
}

/* Stores in `before`, for each level, the last node that comes before the key.
   Returns the node with an equal key, or NULL. */
static skiplistnode *search(Skiplist *list, const void *key,
                            SkiplistComparator compare,
                            skiplistnode *before[HIGHEST]) {
  skiplistnode *node = list->bottom;
  skiplistnode *found = NULL;
  u_int32_t level;
  for (level = HIGHEST; level-- > 0;) {
    skiplistnode *next = levels(node)[level].next;
    while (next && next != found) {
      int order = compare(key, next->data);
      if (order <= 0) {
        if (order == 0) {
          found = next;
        }
        break;
      }
      node = next;
      next = levels(node)[level].next;
    }
    before[level] = node;
  }
  return found;
}

/* Returns the node, or NULL when an equal datum is there, without a comparison,
   and without memory. */
ECB_EXPORT void *sl_insert(Skiplist *list, void *data) {
  skiplistnode *before[HIGHEST];
  skiplistnode *node;
  u_int32_t level;
  if (!list->compare) {
    return NULL;
  }
  if (!list->bottom && !(list->bottom = make_node(list, NULL, HIGHEST))) {
    return NULL;
  }
  if (search(list, data, list->compare, before)) {
    return NULL;
  }
  node = make_node(list, data, choose_height(list, data));
  if (!node) {
    return NULL;
  }
  for (level = 0; level < node->height; level++) {
    struct skipconn *own = &levels(node)[level];
    own->prev = before[level];
    own->next = levels(before[level])[level].next;
    levels(before[level])[level].next = node;
    if (own->next) {
      levels(own->next)[level].prev = node;
    }
  }
  if (list->height < node->height) {
    list->height = (u_int8_t)node->height;
  }
  list->size++;
  return node;
}

ECB_EXPORT void *sl_find(Skiplist *list, const void *key, skiplistnode **iter) {
  skiplistnode *before[HIGHEST];
  skiplistnode *found = NULL;
  if (list->bottom && list->comparek) {
    found = search(list, key, list->comparek, before);
  }
  if (iter) {
    *iter = found;
  }
  return found ? found->data : NULL;
}

ECB_EXPORT struct skiplistnode *sl_getlist(Skiplist *list) {
  return list->bottom ? levels(list->bottom)[0].next : NULL;
}

static void *step(skiplistnode **iter, skiplistnode *to) {
  *iter = to;
  return to ? to->data : NULL;
}

ECB_EXPORT void *sl_next(Skiplist *list, skiplistnode **iter) {
  (void)list;
  return *iter ? step(iter, levels(*iter)[0].next) : NULL;
}

ECB_EXPORT void *sl_previous(Skiplist *list, skiplistnode **iter) {
  skiplistnode *previous;
  if (!*iter) {
    return NULL;
  }
  previous = levels(*iter)[0].prev;
  return step(iter, previous == list->bottom ? NULL : previous);
}

/* Returns the height, at least 1, since 0 stands for an error. */
ECB_EXPORT int sli_remove(Skiplist *list, skiplistnode *node,
                          FreeFunc free_data) {
  void *data;
  u_int32_t level;
  if (!node || node->sl != list || node == list->bottom) {
    return 0;
  }
  for (level = 0; level < node->height; level++) {
    struct skipconn *own = &levels(node)[level];
    levels(own->prev)[level].next = own->next;
    if (own->next) {
      levels(own->next)[level].prev = own->prev;
    }
  }
  while (list->height > 0 && !levels(list->bottom)[list->height - 1].next) {
    list->height--;
  }
  list->size--;
  data = node->data;
  free_node(node);
  if (free_data) {
    free_data(data);
  }
  return list->height > 0 ? list->height : 1;
}

ECB_EXPORT int sl_remove(Skiplist *list, const void *key, FreeFunc free_data) {
  skiplistnode *node = NULL;
  sl_find(list, key, &node);
  return sli_remove(list, node, free_data);
}

/* The list is empty afterwards, and may be used again. The structure itself is
   its owner's. */
ECB_EXPORT void *sl_destruct(Skiplist *list, FreeFunc free_data) {
  skiplistnode *node = sl_getlist(list);
  while (node) {
    skiplistnode *next = levels(node)[0].next;
    if (free_data) {
      free_data(node->data);
    }
    free_node(node);
    node = next;
  }
  if (list->bottom) {
    free_node(list->bottom);
  }
  list->bottom = NULL;
  list->height = 0;
  list->size = 0;
  return NULL;
}
