/* What a thread's record holds of memory: free lists by size, and the counters
   of each memory type. */
#ifndef ECB_THREAD_MEMORY_H
#define ECB_THREAD_MEMORY_H
#include "ec_malloc.h"

/* Blocks of up to 1024 bytes come in sizes of 16 bytes. Class 0 is for all
   others, which the C library gives and takes. */
enum { ECB_CLASS_STEP = 16, ECB_CLASSES = 65 };

/* Freed blocks of one size; written by the thread that owns it alone. */
enum { ECB_LIST_SLOTS = 63 };
typedef struct ecb_free_list {
  u_int32_t count;
  u_int32_t limit; /* 0 where free lists are off */
  struct ecb_block *slots[ECB_LIST_SLOTS];
} ecb_free_list;

/* One cache line; written by the thread that owns it, read by others with
   ECB_READ. Live bytes are `bytes_in - bytes_out`, below 0 for a thread that
   frees what others allocate. A fixed type has no block counters: its blocks
   have one size. */
typedef struct ecb_account {
  u_int64_t bytes_in, bytes_out;
  u_int64_t blocks_in, blocks_out;
  int64_t highest; /* of the live bytes, since they were published */
  int64_t lowest;  /* below it they are published again */
  int64_t published; /* the live bytes that the table knows of */
  u_int64_t reserved;
} ecb_account;

typedef struct ecb_thread_memory {
  ecb_account accounts[MEMTYPE_MAX] __attribute__((aligned(64)));
  ecb_free_list lists[ECB_CLASSES];
  u_int64_t lists_epoch; /* of the last notice of low memory that it obeyed */
} ecb_thread_memory;

/* The thread itself: sets the limits of the free lists. */
void ecb_thread_memory_begin(ecb_thread_memory *memory);
/* The thread itself, as it ends, with the records locked: hands its counters to
   the table, and its free blocks to the C library. */
void ecb_thread_memory_end(ecb_thread_memory *memory);

#endif
