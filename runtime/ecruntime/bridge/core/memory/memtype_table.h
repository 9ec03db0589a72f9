/* The one table of memory types, of C and of Python. Numbers are never used for
   another definition while a block of the type lives. */
#ifndef ECB_MEMTYPE_TABLE_H
#define ECB_MEMTYPE_TABLE_H
#include "ecb_export.h"
#include "thread_memory.h"

#define ECB_BAD_MEMTYPE "RT603"
#define ECB_UNKNOWN_MEMTYPE "RT604"
#define ECB_WRONG_KIND "RT605"
#define ECB_WRONG_MEMTYPE "RT606"
#define ECB_DOUBLE_FREE "RT607"
#define ECB_FOREIGN_POINTER "RT608"
#define ECB_INTERIOR_POINTER "RT609"
#define ECB_BAD_SIZE "RT610"
#define ECB_WRITTEN_OUTSIDE "RT611"

/* The private structure behind an Event: what the loop keeps of it. */
enum { ECB_EVENT_SIZE = 192, ECB_SESSION_SIZE = 256 };

enum ecb_kind { ECB_NO_TYPE = 0, ECB_FIXED = 1, ECB_VSIZE = 2 };

typedef struct ecb_memtype {
  u_int32_t kind; /* enum ecb_kind; written last, read first; atomic */
  u_int32_t prefix; /* from the beginning of the raw memory to the block */
  mem_type_def definition;
  int64_t published; /* live bytes that threads told of; atomic */
  int64_t peak;      /* the highest live bytes that are known of; atomic */
  u_int64_t failures; /* atomic */
  u_int64_t limit; /* of live bytes, 0 for none; atomic */
  ecb_account ended; /* sums of threads that ended; with the records locked */
} ecb_memtype;

/* What ec_malloc reads of a fixed type, 16 bytes. `list` is where its free list
   lies in the memory of a thread: that of class 0, which is always empty, for
   all types that the fast path does not serve; written last. */
typedef struct ecb_fixed_type {
  u_int64_t head; /* the first word of a block, as ecb_block_head gives it */
  u_int32_t size;
  u_int32_t list; /* atomic */
} ecb_fixed_type;

/* Read by block.c and others of this folder, changed by memtype_table.c only:
   the counters excepted. */
extern ecb_memtype ecb_memtypes_[MEMTYPE_MAX];
extern ecb_fixed_type ecb_fixed_types_[MEMTYPE_MAX];

static inline enum ecb_kind ecb_memtype_kind(int type) {
  return (unsigned)type < MEMTYPE_MAX
             ? (enum ecb_kind)__atomic_load_n(&ecb_memtypes_[type].kind,
                                              __ATOMIC_ACQUIRE)
             : ECB_NO_TYPE;
}

/* For reports: the description, or text about a number that is no type; the
   buffer has ECB_NAME_SIZE bytes. */
enum { ECB_NAME_SIZE = 32 };
const char *ecb_memtype_name(int type, char *buffer);

/* The host, as the registrar: enters a type under its number. Returns 0, or -1
   when the number is out of range or taken by another definition. The
   definition is copied, its text must live as long as the process. */
ECB_EXPORT int ecb_memtype_define(int type, const mem_type_def *definition);
/* The host, after a failed transaction: the number is free again. Returns 0, or
   -1 when it is no type or has live blocks. */
ECB_EXPORT int ecb_memtype_forget(int type);
/* Any thread: no type is served by the fast path from now on. */
void ecb_memtypes_watch(void);

/* Any thread: allocations beyond this number of live bytes fail; 0 for none. */
ECB_EXPORT int ecb_memtype_set_limit(int type, u_int64_t bytes);

#endif
