/* Blocks of C for tests of the joined table of memory types. */
#include <string.h>

#include "ec_malloc.h"
#include "ec_thread_pool.h"

/* As a module has it: the number lives as long as the image. */
static int entry = -1;
static void *held[1000];
static int count;

int register_entry(const char *name, size_t size) {
  mem_type_def definition = {strdup(name), size, SIZEOF_VOID_P, 0, size ? EC_ALLOCATOR_FIXED : EC_ALLOCATOR_VSIZE, 0};
  entry = ec_memtype_register(&definition);
  return entry;
}

int by_name(const char *name) { return ec_memtype_by_name(name); }

int take(int type, size_t size) {
  void *block = size ? (ec_malloc_size)(type, size) : (ec_malloc)(type);
  if (!block)
    return 0;
  held[count++] = block;
  return 1;
}

void give(int type) { (ec_free)(type, held[--count]); }

int make_pool(const char *name, int concurrency) {
  return ec_thread_pool_create_module(NULL, name, concurrency, 0, 0);
}
