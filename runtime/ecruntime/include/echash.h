/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_ECHASH_H
#define EC_ECHASH_H
#include "ec_types.h"

#ifdef __cplusplus
extern "C" {
#endif

struct _ec_hash_iter {
  void *p2;
  int p1;
};

struct _ec_hash_table {
  u_int32_t sizeof_ec_hash_table;
  ec_hash_bucket **buckets;
  u_int32_t table_size;
  u_int32_t initval;
  u_int32_t num_used_buckets;
  u_int32_t size;
  unsigned dont_rebucket : 1;
  unsigned track_version : 1;
  unsigned _spare : 30;
  ec_atomic_t ref;
  ECHashFreeFunc key_free;
  ECHashFreeFunc data_free;
  ec_atomic_t version;
};

struct _ec_hash_bucket {
  const char *k;
  int klen;
  void *data;
  struct _ec_hash_bucket *next;
};

ec_hash_table *echash_create(ECHashFreeFunc keyfree, ECHashFreeFunc datafree);
int echash_delete(ec_hash_table *ht, const char *k, int klen,
    ECHashFreeFunc keyfree, ECHashFreeFunc datafree);
void echash_delete_all(ec_hash_table *ht, ECHashFreeFunc keyfree,
    ECHashFreeFunc datafree);
int echash_delete_item(ec_hash_table *ht, const char *k, int klen);
void echash_delref(ec_hash_table *ht);
void echash_destroy(ec_hash_table *h, ECHashFreeFunc keyfree,
    ECHashFreeFunc datafree);
void echash_init(ec_hash_table *h);
int echash_next(ec_hash_table *h, ec_hash_iter *iter, const char **k, int *klen,
    void **data);
int echash_replace(ec_hash_table *h, const char **k, int *klen, void *data,
    ECHashFreeFunc keyfree, ECHashFreeFunc datafree);
int echash_retrieve(ec_hash_table *h, const char *k, int klen, void **data);
int echash_store(ec_hash_table *h, const char *k, int klen, void *data);
void echash_track_versioning(ec_hash_table *h);

#ifdef __cplusplus
}
#endif

#endif
