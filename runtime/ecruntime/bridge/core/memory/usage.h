/* Counters of memory types, summed over all threads. Any thread. */
#ifndef ECB_USAGE_H
#define ECB_USAGE_H
#include "memtype_table.h"

typedef struct ecb_usage {
  const char *name;
  int is_fixed;
  int force_zero;
  u_int64_t size;
  u_int64_t aligned;
  u_int64_t live_blocks, live_bytes;
  u_int64_t peak_bytes; /* with several threads: up to 64 KiB each too high */
  u_int64_t total_blocks, total_bytes;
  u_int64_t failures;
  u_int64_t limit;
} ecb_usage;

/* Returns 0, or -1 when there is no such type. */
ECB_EXPORT int ecb_memory_usage(int type, ecb_usage *usage);

/* Threads tell the table of their live bytes once they differ by this from what
   it knows. */
enum { ECB_PUBLISH_BYTES = 65536 };
/* The owner of the account: the live bytes left the bounds. May call the host's
   notice of low memory. Returns `block`, so that a caller ends with it. */
void *ecb_account_leave_bounds(int type, ecb_account *account, void *block)
    __attribute__((noinline));

/* The owner of the account. Returns `block`. */
static inline void *ecb_account_add(int type, ecb_account *account,
                                    u_int64_t size, int is_fixed,
                                    void *block) {
  u_int64_t bytes_in = account->bytes_in + size;
  __atomic_store_n(&account->bytes_in, bytes_in, __ATOMIC_RELAXED);
  if (!is_fixed) {
    ECB_ADD_OWN(account->blocks_in, 1);
  }
  if (ECB_UNLIKELY((int64_t)(bytes_in - account->bytes_out) >
                   account->highest)) {
    return ecb_account_leave_bounds(type, account, block);
  }
  return block;
}

/* Does not look whether the live bytes left the bounds: a thread that frees what
   others allocated has full lists soon, and the slow path looks. */
static inline void ecb_account_remove(ecb_account *account, u_int64_t size,
                                      int is_fixed) {
  ECB_ADD_OWN(account->bytes_out, size);
  if (!is_fixed) {
    ECB_ADD_OWN(account->blocks_out, 1);
  }
}

static inline void ecb_account_look(int type, ecb_account *account) {
  if ((int64_t)(account->bytes_in - account->bytes_out) < account->lowest) {
    ecb_account_leave_bounds(type, account, NULL);
  }
}

#endif
