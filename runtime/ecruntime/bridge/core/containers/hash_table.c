/* Hash tables: keys are bytes. Keys and data are the caller's, unless the table
   has free functions. A table belongs to one thread at a time; its references
   may be taken and dropped by any. */
#include "echash.h"
#include "hash_seed.h"
#include "ec_malloc.h"
#include <sys/random.h>
#undef ec_malloc
#undef ec_free

enum { FIRST_SIZE = 16 };
/* In `_spare`: the table is a block of ours, which destroy frees. */
enum { IS_CREATED = 1 };
#define LARGEST_SIZE 0x40000000u
#define MULTIPLIER UINT64_C(0x9e3779b97f4a7c15)

/* Once in the process. */
static pthread_once_t seed_once_ = PTHREAD_ONCE_INIT;
static u_int32_t seed_;

static void choose_seed(void) {
  if (getrandom(&seed_, sizeof(seed_), GRND_NONBLOCK) != sizeof(seed_)) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    seed_ = (u_int32_t)now.tv_nsec ^ (u_int32_t)getpid();
  }
}

u_int32_t ecb_hash_seed(void) {
  pthread_once(&seed_once_, choose_seed);
  return seed_;
}

ECB_EXPORT void ecb_hash_set_seed(u_int32_t seed) {
  pthread_once(&seed_once_, choose_seed);
  seed_ = seed;
}

static u_int64_t mix(u_int64_t value) {
  __extension__ unsigned __int128 product =
      (unsigned __int128)value * MULTIPLIER;
  return (u_int64_t)product ^ (u_int64_t)(product >> 64);
}

static u_int32_t hash(const ec_hash_table *table, const char *key, int length) {
  u_int64_t value = mix(((u_int64_t)table->initval << 32) ^ (u_int32_t)length);
  int left = length;
  for (; left >= 8; left -= 8, key += 8) {
    u_int64_t piece;
    memcpy(&piece, key, sizeof(piece));
    value = mix(value ^ piece);
  }
  if (left > 0) {
    u_int64_t piece = 0;
    memcpy(&piece, key, (size_t)left);
    value = mix(value ^ piece);
  }
  return (u_int32_t)(value ^ (value >> 32));
}

/* The pointer to the entry of the key, or to the NULL where it would stand;
   NULL when there are no buckets yet. */
static ec_hash_bucket **find(const ec_hash_table *table, const char *key,
                             int length) {
  ec_hash_bucket **place;
  if (!table->buckets || length < 0) {
    return NULL;
  }
  place = &table->buckets[hash(table, key, length) & (table->table_size - 1)];
  while (*place && ((*place)->klen != length ||
                    memcmp((*place)->k, key, (size_t)length) != 0)) {
    place = &(*place)->next;
  }
  return place;
}

static int make_buckets(ec_hash_table *table) {
  if (!table->buckets) {
    table->buckets = calloc(FIRST_SIZE, sizeof(*table->buckets));
    table->table_size = table->buckets ? FIRST_SIZE : 0;
  }
  return table->buckets != NULL;
}

static void count_used(ec_hash_table *table) {
  u_int32_t i;
  table->num_used_buckets = 0;
  for (i = 0; i < table->table_size; i++) {
    table->num_used_buckets += table->buckets[i] != NULL;
  }
}

/* Twice the buckets; without memory the table stays as it is, and slower. */
static void grow(ec_hash_table *table) {
  u_int32_t size = table->table_size * 2;
  ec_hash_bucket **old = table->buckets;
  ec_hash_bucket **fresh;
  u_int32_t i;
  if (table->dont_rebucket || table->size < table->table_size ||
      table->table_size >= LARGEST_SIZE) {
    return;
  }
  fresh = calloc(size, sizeof(*fresh));
  if (!fresh) {
    return;
  }
  for (i = 0; i < table->table_size; i++) {
    while (old[i]) {
      ec_hash_bucket *bucket = old[i];
      ec_hash_bucket **place =
          &fresh[hash(table, bucket->k, bucket->klen) & (size - 1)];
      old[i] = bucket->next;
      bucket->next = *place;
      *place = bucket;
    }
  }
  free(old);
  table->buckets = fresh;
  table->table_size = size;
  count_used(table);
}

static void note_change(ec_hash_table *table) {
  if (table->track_version) {
    __atomic_add_fetch(&table->version, 1, __ATOMIC_RELAXED);
  }
}

/* Needs no memory: buckets come with the first entry. */
ECB_EXPORT void echash_init(ec_hash_table *table) {
  memset(table, 0, sizeof(*table));
  table->sizeof_ec_hash_table = sizeof(*table);
  table->initval = ecb_hash_seed();
  table->ref = 1;
}

ECB_EXPORT ec_hash_table *echash_create(ECHashFreeFunc key_free,
                                        ECHashFreeFunc data_free) {
  ec_hash_table *table = ec_malloc(MEMTYPE_EC_HASH_TABLE);
  if (table) {
    echash_init(table);
    table->_spare = IS_CREATED;
    table->key_free = key_free;
    table->data_free = data_free;
  }
  return table;
}

static int add(ec_hash_table *table, const char *key, int length, void *data) {
  ec_hash_bucket **place;
  ec_hash_bucket *bucket;
  if (!make_buckets(table) || table->size == UINT32_MAX) {
    return 0;
  }
  bucket = ec_malloc(MEMTYPE_EC_HASH_BUCKET);
  if (!bucket) {
    return 0;
  }
  place = &table->buckets[hash(table, key, length) & (table->table_size - 1)];
  table->num_used_buckets += *place == NULL;
  *bucket = (ec_hash_bucket){key, length, data, *place};
  *place = bucket;
  table->size++;
  note_change(table);
  grow(table);
  return 1;
}

/* The new pointers stand before the old ones are freed, and a pointer that is
   stored again is not freed. */
static void replace(ec_hash_table *table, ec_hash_bucket *bucket,
                    const char *key, void *data, ECHashFreeFunc key_free,
                    ECHashFreeFunc data_free) {
  void *old_key = (void *)(uintptr_t)bucket->k;
  void *old_data = bucket->data;
  bucket->k = key;
  bucket->data = data;
  note_change(table);
  if (key_free && old_key != key) {
    key_free(old_key);
  }
  if (data_free && old_data && old_data != data) {
    data_free(old_data);
  }
}

static int put(ec_hash_table *table, const char *key, int length, void *data,
               ECHashFreeFunc key_free, ECHashFreeFunc data_free) {
  ec_hash_bucket **place = find(table, key, length);
  if (length < 0) {
    return 0;
  }
  if (!place || !*place) {
    return add(table, key, length, data);
  }
  replace(table, *place, key, data, key_free, data_free);
  return 1;
}

/* Takes the place of an entry with an equal key, which goes through the stored
   free functions. */
ECB_EXPORT int echash_store(ec_hash_table *table, const char *key, int length,
                            void *data) {
  return put(table, key, length, data, table->key_free, table->data_free);
}

/* As echash_store, with free functions for what stood there; *key and *length
   are read only. */
ECB_EXPORT int echash_replace(ec_hash_table *table, const char **key,
                              int *length, void *data, ECHashFreeFunc key_free,
                              ECHashFreeFunc data_free) {
  return put(table, *key, *length, data, key_free, data_free);
}

ECB_EXPORT int echash_retrieve(ec_hash_table *table, const char *key,
                               int length, void **data) {
  ec_hash_bucket **place = find(table, key, length);
  if (!place || !*place) {
    return 0;
  }
  if (data) {
    *data = (*place)->data;
  }
  return 1;
}

static void free_entry(ec_hash_bucket *bucket, ECHashFreeFunc key_free,
                       ECHashFreeFunc data_free) {
  if (key_free) {
    key_free((void *)(uintptr_t)bucket->k);
  }
  if (data_free && bucket->data) {
    data_free(bucket->data);
  }
  ec_free(MEMTYPE_EC_HASH_BUCKET, bucket);
}

ECB_EXPORT int echash_delete(ec_hash_table *table, const char *key, int length,
                             ECHashFreeFunc key_free,
                             ECHashFreeFunc data_free) {
  ec_hash_bucket **place = find(table, key, length);
  ec_hash_bucket *bucket;
  u_int32_t slot;
  if (!place || !*place) {
    return 0;
  }
  slot = hash(table, key, length) & (table->table_size - 1);
  bucket = *place;
  *place = bucket->next;
  table->size--;
  table->num_used_buckets -= table->buckets[slot] == NULL;
  note_change(table);
  free_entry(bucket, key_free, data_free);
  return 1;
}

ECB_EXPORT int echash_delete_item(ec_hash_table *table, const char *key,
                                  int length) {
  return echash_delete(table, key, length, table->key_free, table->data_free);
}

/* The table is empty before the first free function runs; one that stores into
   it again is not lost. */
ECB_EXPORT void echash_delete_all(ec_hash_table *table, ECHashFreeFunc key_free,
                                  ECHashFreeFunc data_free) {
  ec_hash_bucket **buckets = table->buckets;
  u_int32_t count = table->table_size;
  u_int32_t i;
  if (table->size != 0) {
    note_change(table);
  }
  table->buckets = NULL;
  table->table_size = table->size = table->num_used_buckets = 0;
  for (i = 0; i < count; i++) {
    while (buckets[i]) {
      ec_hash_bucket *bucket = buckets[i];
      buckets[i] = bucket->next;
      free_entry(bucket, key_free, data_free);
    }
  }
  free(buckets);
}

/* The memory of a table that echash_init made is its owner's. */
ECB_EXPORT void echash_destroy(ec_hash_table *table, ECHashFreeFunc key_free,
                               ECHashFreeFunc data_free) {
  echash_delete_all(table, key_free, data_free);
  if (table->_spare == IS_CREATED) {
    ec_free(MEMTYPE_EC_HASH_TABLE, table);
  }
}

ECB_EXPORT void echash_delref(ec_hash_table *table) {
  if (__atomic_sub_fetch(&table->ref, 1, __ATOMIC_ACQ_REL) == 0) {
    echash_destroy(table, table->key_free, table->data_free);
  }
}

/* The iterator begins as zeros: `p1` is the next bucket, `p2` the next entry of
   the last one. The entry that was just given may be deleted. */
ECB_EXPORT int echash_next(ec_hash_table *table, ec_hash_iter *iterator,
                           const char **key, int *length, void **data) {
  ec_hash_bucket *bucket = iterator->p2;
  while (!bucket && (u_int32_t)iterator->p1 < table->table_size) {
    bucket = table->buckets[iterator->p1++];
  }
  if (!bucket) {
    return 0;
  }
  iterator->p2 = bucket->next;
  if (key) {
    *key = bucket->k;
  }
  if (length) {
    *length = bucket->klen;
  }
  if (data) {
    *data = bucket->data;
  }
  return 1;
}

ECB_EXPORT void echash_track_versioning(ec_hash_table *table) {
  table->track_version = 1;
}
