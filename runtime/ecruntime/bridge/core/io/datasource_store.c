/* A store of results: by key, and the least recently used one goes first. Its
   owner's lock is held by whoever calls. */
#include <stdlib.h>
#include <string.h>

#include "echash.h"
#include "io/datasource.h"
#include "loop/clock.h"

typedef struct ec_cache_element {
  struct ec_cache_element *newer, *older;
  ecb_result *result;
  double expires; /* a moment */
  int length;
  char key[];
} element;

struct ec_cache_head {
  ec_hash_table *by_key; /* of elements, whose keys lie in them */
  element *newest, *oldest;
  u_int32_t most;
  u_int32_t life;
};

ecb_store *ecb_store_new(u_int32_t most, u_int32_t life) {
  ecb_store *store = calloc(1, sizeof(*store));
  if (!store || !(store->by_key = echash_create(NULL, NULL))) {
    free(store);
    return NULL;
  }
  store->most = most;
  store->life = life;
  return store;
}

static void unlink_element(ecb_store *store, element *one) {
  *(one->newer ? &one->newer->older : &store->newest) = one->older;
  *(one->older ? &one->older->newer : &store->oldest) = one->newer;
}

static void link_newest(ecb_store *store, element *one) {
  one->newer = NULL;
  one->older = store->newest;
  *(store->newest ? &store->newest->newer : &store->oldest) = one;
  store->newest = one;
}

static void drop(ecb_store *store, element *one) {
  echash_delete(store->by_key, one->key, one->length, NULL, NULL);
  unlink_element(store, one);
  ec_datasource_cache_delref(&one->result->shown);
  free(one);
}

static element *find(ecb_store *store, const char *key, int length) {
  void *found = NULL;
  echash_retrieve(store->by_key, key, length, &found);
  return found;
}

ecb_result *ecb_store_find(ecb_store *store, const char *key, int length) {
  element *one = find(store, key, length);
  if (one && one->expires <= ecb_moment()) {
    drop(store, one);
    one = NULL;
  }
  if (!one) {
    return NULL;
  }
  unlink_element(store, one);
  link_newest(store, one);
  ecb_result_hold(one->result);
  return one->result;
}

/* Without memory the result is not kept: it is asked for again. */
void ecb_store_add(ecb_store *store, const char *key, int length,
                   ecb_result *result) {
  element *one = find(store, key, length);
  if (one) {
    drop(store, one); /* two have asked at once */
  }
  if (store->most == 0 || store->life == 0) {
    return;
  }
  one = malloc(sizeof(*one) + (size_t)length + 1);
  if (!one) {
    return;
  }
  memcpy(one->key, key, (size_t)length + 1);
  one->length = length;
  one->result = result;
  one->expires = ecb_moment() + store->life;
  if (!echash_store(store->by_key, one->key, length, one)) {
    free(one);
    return;
  }
  ecb_result_hold(result);
  link_newest(store, one);
  while (store->by_key->size > store->most) {
    drop(store, store->oldest);
  }
}

void ecb_store_free(ecb_store *store) {
  if (store) {
    while (store->oldest) {
      drop(store, store->oldest);
    }
    echash_delref(store->by_key);
    free(store);
  }
}
