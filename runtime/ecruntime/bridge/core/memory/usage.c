#include "usage.h"
#include "ecb_thread.h"
#include "low_memory.h"

static void raise_peak(ecb_memtype *type, int64_t reached) {
  int64_t peak = ECB_READ(type->peak);
  while (reached > peak &&
         !__atomic_compare_exchange_n(&type->peak, &peak, reached, 1,
                                      __ATOMIC_RELAXED, __ATOMIC_RELAXED)) {
  }
}

static int64_t live_of(const ecb_account *account) {
  return (int64_t)(account->bytes_in - account->bytes_out);
}

/* Tells the table; returns what it did not know of. */
static int64_t publish(int type, ecb_account *account) {
  ecb_memtype *entry = &ecb_memtypes_[type];
  int64_t live = live_of(account);
  int64_t news = live - account->published;
  int64_t before = __atomic_fetch_add(&entry->published, news, __ATOMIC_RELAXED);
  raise_peak(entry, before + account->highest - account->published);
  __atomic_store_n(&account->published, live, __ATOMIC_RELAXED);
  __atomic_store_n(&account->highest, live, __ATOMIC_RELAXED);
  account->lowest = live - ECB_PUBLISH_BYTES;
  return news;
}

void *ecb_account_leave_bounds(int type, ecb_account *account, void *block) {
  int64_t live = live_of(account);
  if (live > account->highest) {
    __atomic_store_n(&account->highest, live, __ATOMIC_RELAXED);
  }
  if (live < account->lowest ||
      live - account->published > ECB_PUBLISH_BYTES) {
    ecb_low_memory_moved(publish(type, account));
  }
  return block;
}

static void add_account(ecb_account *sum, const ecb_account *account) {
  int64_t published = ECB_READ(account->published);
  sum->bytes_in += ECB_READ(account->bytes_in);
  sum->bytes_out += ECB_READ(account->bytes_out);
  sum->blocks_in += ECB_READ(account->blocks_in);
  sum->blocks_out += ECB_READ(account->blocks_out);
  sum->highest += ECB_READ(account->highest) - published;
}

typedef struct summing {
  int type;
  ecb_account sum; /* `highest` is above what the table knows of */
} summing;

static void add_thread(ecb_thread *thread, void *closure) {
  summing *all = closure;
  add_account(&all->sum, &thread->memory.accounts[all->type]);
}

/* Other threads go on meanwhile, so that a difference may be below 0. */
static u_int64_t not_negative(int64_t value) {
  return value > 0 ? (u_int64_t)value : 0;
}

ECB_EXPORT int ecb_memory_usage(int type, ecb_usage *usage) {
  enum ecb_kind kind = ecb_memtype_kind(type);
  summing all = {.type = type};
  ecb_memtype *entry;
  size_t size;
  if (kind == ECB_NO_TYPE) {
    return -1;
  }
  entry = &ecb_memtypes_[type];
  size = entry->definition.size;
  ecb_threads_visit(add_thread, &all);
  ecb_threads_lock();
  add_account(&all.sum, &entry->ended);
  ecb_threads_unlock();
  raise_peak(entry, ECB_READ(entry->published) + all.sum.highest);
  *usage = (ecb_usage){
      .name = entry->definition.memtype_description,
      .is_fixed = kind == ECB_FIXED,
      .force_zero = entry->definition.force_zero != 0,
      .aligned = entry->definition.aligned,
      .size = size,
      .live_bytes = not_negative(live_of(&all.sum)),
      .peak_bytes = not_negative(ECB_READ(entry->peak)),
      .total_bytes = all.sum.bytes_in,
      .failures = ECB_READ(entry->failures),
      .limit = ECB_READ(entry->limit),
  };
  if (kind == ECB_FIXED) {
    usage->live_blocks = usage->live_bytes / size;
    usage->total_blocks = usage->total_bytes / size;
  } else {
    usage->live_blocks = not_negative(
        (int64_t)(all.sum.blocks_in - all.sum.blocks_out));
    usage->total_blocks = all.sum.blocks_in;
  }
  return 0;
}

void ecb_thread_memory_end(ecb_thread_memory *memory) {
  int type;
  for (type = 0; type < MEMTYPE_MAX; type++) {
    ecb_account *account = &memory->accounts[type];
    ecb_account *ended = &ecb_memtypes_[type].ended;
    if (account->bytes_in == 0 && account->bytes_out == 0 &&
        account->blocks_in == 0 && account->blocks_out == 0) {
      continue;
    }
    ecb_low_memory_moved_quietly(publish(type, account));
    ended->bytes_in += account->bytes_in;
    ended->bytes_out += account->bytes_out;
    ended->blocks_in += account->blocks_in;
    ended->blocks_out += account->blocks_out;
  }
  ecb_free_lists_empty(memory);
}
