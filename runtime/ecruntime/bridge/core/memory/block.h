/* Blocks: a header that knows the type, then the memory of the module. */
#ifndef ECB_BLOCK_H
#define ECB_BLOCK_H
#include "memtype_table.h"

/* Ends right before the module's memory. */
typedef struct ecb_block {
  u_int32_t mark; /* ecb_live_mark of the type, or ECB_FREED_MARK */
  u_int16_t type;
  u_int8_t size_class;
  u_int8_t is_fixed;
  u_int64_t size;
} ecb_block;

enum { ECB_PREFIX = 16 };
#define ECB_FREED_MARK 0xec0bdeadu

/* One comparison tells that a block lives and is of this type. */
static inline u_int32_t ecb_live_mark(int type) {
  return 0xec0b10c5u ^ (u_int32_t)type;
}

static inline ecb_block ecb_block_header(int type, u_int32_t size_class,
                                         int is_fixed, size_t size) {
  return (ecb_block){ecb_live_mark(type), (u_int16_t)type,
                     (u_int8_t)size_class, (u_int8_t)is_fixed, size};
}

/* The fields before `size` of a live block, as they lie in memory. */
static inline u_int64_t ecb_block_head(int type, u_int32_t size_class,
                                       int is_fixed) {
  ecb_block block = ecb_block_header(type, size_class, is_fixed, 0);
  u_int64_t head;
  memcpy(&head, &block, sizeof(head));
  return head;
}

/* Of whatever type. */
static inline int ecb_block_is_live(const ecb_block *block) {
  return block->type < MEMTYPE_MAX && block->mark == ecb_live_mark(block->type);
}

/* 0 when blocks of this size and type are never in a free list. */
static inline u_int32_t ecb_class_of(int type, size_t size) {
  if (ECB_UNLIKELY(size > (ECB_CLASSES - 1) * ECB_CLASS_STEP ||
                   ecb_memtypes_[type].prefix != ECB_PREFIX)) {
    return 0;
  }
  return size ? (u_int32_t)((size + ECB_CLASS_STEP - 1) / ECB_CLASS_STEP) : 1;
}

/* Fills new memory in debug mode, and with `force_zero`. */
#define ECB_GARBAGE 0xa5

static inline ecb_block *ecb_block_of(const void *memory) {
  return (ecb_block *)(uintptr_t)memory - 1;
}

/* Any thread: allocations look at limits and planned failures from now on. */
void ecb_memory_watch(void);
/* Tells whether the type's limit and the plan of a test let it be. */
int ecb_memory_admits(int type, size_t size);
/* In debug mode each block has a record of its site. Read only. */
int ecb_memory_is_debug(void);

/* The host, before any block: debug mode, and whether there are free lists,
   which hide errors from valgrind. Returns 0, or -1 when blocks live. */
ECB_EXPORT int ecb_memory_configure(int is_debug, int has_free_lists);
/* Tests: the nth allocation of the type from now on fails, and no other; -1
   for all types together. nth 0 takes the plan back. */
ECB_EXPORT void ecb_memory_plan_failure(int type, u_int64_t nth);
/* Tells whether the memory is a live block of the type; never aborts. */
ECB_EXPORT int ecb_memory_is_block(int type, const void *memory);

#endif
