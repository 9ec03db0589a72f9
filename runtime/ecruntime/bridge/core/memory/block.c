#include "block.h"
#include "ecb_report.h"
#include "ecb_thread.h"
#include "debug_blocks.h"
#include "low_memory.h"
#include "usage.h"
#include <assert.h>
#undef ec_malloc
#undef ec_malloc_size
#undef ec_free

static_assert(sizeof(ecb_block) == ECB_PREFIX, "memory stays aligned to 16");

/* More than this is a slip of a computation, and would overflow ours. */
#define SIZE_LIMIT ((size_t)PTRDIFF_MAX - 65536)

/* Once in the process: set by the host before there are blocks. */
static int is_debug_;
static int has_free_lists_ = !ECB_IS_SANITIZED;
/* Once in the process, atomic: allocations take the slow path. */
static int is_watched_;
int ecb_memory_is_debug(void) { return is_debug_; }

void ecb_memory_watch(void) {
  __atomic_store_n(&is_watched_, 1, __ATOMIC_RELAXED);
  ecb_memtypes_watch();
}

static void set_list_limits(ecb_thread *thread, void *closure) {
  (void)closure;
  ecb_thread_memory_begin(&thread->memory);
}

void ecb_thread_memory_begin(ecb_thread_memory *memory) {
  u_int32_t size_class;
  ecb_free_lists_empty(memory);
  /* Class 0 stays without. */
  for (size_class = 1; size_class < ECB_CLASSES; size_class++) {
    memory->lists[size_class].limit = has_free_lists_ ? ECB_LIST_SLOTS : 0;
  }
  memory->lists_epoch = ecb_low_memory_epoch();
}

ECB_EXPORT int ecb_memory_configure(int is_debug, int has_free_lists) {
  int type;
  for (type = 0; type < MEMTYPE_MAX; type++) {
    ecb_usage usage;
    if (ecb_memory_usage(type, &usage) == 0 && usage.live_blocks != 0) {
      return -1;
    }
  }
  is_debug_ = is_debug;
  has_free_lists_ = has_free_lists && !is_debug && !ECB_IS_SANITIZED;
  if (is_debug) {
    ecb_memory_watch();
  }
  ecb_threads_visit(set_list_limits, NULL);
  return 0;
}

static void *fail(int type) {
  __atomic_add_fetch(&ecb_memtypes_[type].failures, 1, __ATOMIC_RELAXED);
  errno = ENOMEM;
  return NULL;
}

/* From the C library; the header is not written yet. */
static ecb_block *take_fresh(int type, size_t size, u_int32_t size_class) {
  size_t prefix = ecb_memtypes_[type].prefix;
  char *raw;
  if (size_class != 0) {
    return malloc(ECB_PREFIX + size_class * ECB_CLASS_STEP);
  }
  if (prefix == ECB_PREFIX) {
    return malloc(ECB_PREFIX + size);
  }
  raw = aligned_alloc(prefix, prefix + (size + prefix - 1) / prefix * prefix);
  return raw ? ecb_block_of(raw + prefix) : NULL;
}

static void give_back(ecb_block *block) {
  size_t prefix = ecb_memtypes_[block->type].prefix;
  free((char *)(block + 1) - prefix);
}

/* A notice of low memory reached this thread. */
static void obey_notice(ecb_thread_memory *memory) {
  u_int64_t epoch = ecb_low_memory_epoch();
  if (memory->lists_epoch != epoch) {
    memory->lists_epoch = epoch;
    ecb_free_lists_empty(memory);
  }
}

/* Not inlined, and with plain arguments: so the fast paths need no frame. */
static void *allocate_slowly(ecb_thread *thread, int type, size_t size,
                             const char *action, const char *file, int line)
    __attribute__((noinline));
static void *allocate_slowly(ecb_thread *thread, int type, size_t size,
                             const char *action, const char *file, int line) {
  int is_fixed = ecb_memtypes_[type].kind == ECB_FIXED;
  u_int32_t size_class;
  ecb_block *block;
  if (!thread || size > SIZE_LIMIT ||
      !ecb_memory_admits(type, size)) {
    return fail(type);
  }
  obey_notice(&thread->memory);
  size_class = is_debug_ ? 0 : ecb_class_of(type, size);
  block = is_debug_
              ? ecb_debug_allocate(type, size, &(ecb_call){action, file, line})
              : take_fresh(type, size, size_class);
  if (!block) {
    return fail(type);
  }
  if (!is_debug_) {
    *block = ecb_block_header(type, size_class, is_fixed, size);
  }
  if (ecb_memtypes_[type].definition.force_zero) {
    memset(block + 1, ECB_GARBAGE, size);
  }
  return ecb_account_add(type, &thread->memory.accounts[type], size, is_fixed,
                         block + 1);
}

/* The counters of a thread without a record are those of threads that ended. */
static void account_without_thread(int type, u_int64_t size) {
  ecb_threads_lock();
  ecb_memtypes_[type].ended.bytes_out += size;
  ecb_memtypes_[type].ended.blocks_out++;
  ecb_threads_unlock();
  __atomic_fetch_sub(&ecb_memtypes_[type].published, (int64_t)size,
                     __ATOMIC_RELAXED);
  ecb_low_memory_moved(-(int64_t)size);
}

static void release_slowly(int type, void *memory, const char *action,
                           const char *file, int line)
    __attribute__((noinline));
static void release_slowly(int type, void *memory, const char *action,
                           const char *file, int line) {
  ecb_thread *thread = ecb_thread_try();
  ecb_call call = {action, file, line};
  ecb_block *block = ecb_block_of(memory);
  u_int64_t size;
  int is_fixed;
  if (ecb_memtype_kind(type) == ECB_NO_TYPE ||
      (!is_debug_ && block->mark != ecb_live_mark(type))) {
    ecb_block_diagnose(type, memory, &call);
  }
  is_fixed = ecb_memtypes_[type].kind == ECB_FIXED;
  if (is_debug_) {
    size = ecb_debug_free(type, memory, &call);
  } else {
    size = block->size;
    block->mark = ECB_FREED_MARK;
    give_back(block);
  }
  if (!thread) {
    account_without_thread(type, size);
    return;
  }
  ecb_account_remove(&thread->memory.accounts[type], size, is_fixed);
  ecb_account_look(type, &thread->memory.accounts[type]);
  obey_notice(&thread->memory);
}

static inline void release(int type, void *memory, const char *action,
                           const char *file, int line) {
  ecb_thread *thread = ecb_thread_known();
  ecb_block *block = ecb_block_of(memory);
  ecb_account *account;
  ecb_free_list *list;
  u_int32_t count;
  if (ECB_UNLIKELY(!thread || block->mark != ecb_live_mark(type))) {
    release_slowly(type, memory, action, file, line);
    return;
  }
  list = &thread->memory.lists[block->size_class];
  ECB_KEEP_ADDRESS(list);
  count = list->count;
  /* In debug mode every limit is 0. */
  if (ECB_UNLIKELY(count >= list->limit)) {
    release_slowly(type, memory, action, file, line);
    return;
  }
  block->mark = ECB_FREED_MARK;
  list->slots[count] = block;
  list->count = count + 1;
  /* A block that lives has a type within the table. */
  account = &thread->memory.accounts[(unsigned)type];
  ECB_KEEP_ADDRESS(account);
  ecb_account_remove(account, block->size, block->is_fixed);
}

static void refuse_kind(int type, const ecb_call *call, const char *expected,
                        const char *hint) __attribute__((noreturn, cold));
static void refuse_kind(int type, const ecb_call *call, const char *expected,
                        const char *hint) {
  char number[ECB_NAME_SIZE];
  char at[200] = "";
  if (call->file) {
    snprintf(at, sizeof(at), " at %s:%d", call->file, call->line);
  }
  if (ecb_memtype_kind(type) == ECB_NO_TYPE) {
    ecb_misuse(ECB_UNKNOWN_MEMTYPE, "%s%s with %s; register it in conf_setup",
               call->action, at, ecb_memtype_name(type, number));
  }
  ecb_misuse(ECB_WRONG_KIND,
             "%s%s takes a %s memtype, and '%s' is not; call %s", call->action,
             at, expected, ecb_memtype_name(type, number), hint);
}

/* For the rest of ec_malloc: a wrong kind, an empty list, a large type. */
static void *allocate_fixed_slowly(int type, const char *file, int line)
    __attribute__((noinline));
static void *allocate_fixed_slowly(int type, const char *file, int line) {
  if (ecb_memtype_kind(type) != ECB_FIXED) {
    refuse_kind(type, &(ecb_call){"ec_malloc", file, line}, "fixed",
                "ec_malloc_size");
  }
  return allocate_slowly(ecb_thread_try(), type,
                         ecb_memtypes_[type].definition.size, "ec_malloc", file,
                         line);
}

static inline void *allocate_fixed(int type, const char *file, int line) {
  ecb_thread *thread = ecb_thread_known();
  const ecb_fixed_type *fast;
  ecb_account *account;
  ecb_free_list *list;
  ecb_block *block;
  u_int32_t count;
  if (ECB_UNLIKELY(!thread || (unsigned)type >= MEMTYPE_MAX)) {
    return allocate_fixed_slowly(type, file, line);
  }
  fast = &ecb_fixed_types_[(unsigned)type];
  list = (ecb_free_list *)(void *)((char *)&thread->memory +
                                   __atomic_load_n(&fast->list,
                                                   __ATOMIC_ACQUIRE));
  ECB_KEEP_ADDRESS(list);
  count = list->count;
  if (ECB_UNLIKELY(count == 0)) {
    return allocate_fixed_slowly(type, file, line);
  }
  count--;
  block = list->slots[count];
  list->count = count;
  memcpy(block, &fast->head, sizeof(fast->head));
  block->size = fast->size;
  account = &thread->memory.accounts[(unsigned)type];
  ECB_KEEP_ADDRESS(account);
  return ecb_account_add(type, account, fast->size, 1, block + 1);
}

static void *allocate_vsize_slowly(int type, size_t size, const char *file,
                                   int line) __attribute__((noinline));
static void *allocate_vsize_slowly(int type, size_t size, const char *file,
                                   int line) {
  if (ecb_memtype_kind(type) != ECB_VSIZE) {
    refuse_kind(type, &(ecb_call){"ec_malloc_size", file, line}, "vsize",
                "ec_malloc");
  }
  return allocate_slowly(ecb_thread_try(), type, size, "ec_malloc_size", file,
                         line);
}

static inline void *allocate_vsize(int type, size_t size, const char *file,
                                   int line) {
  ecb_thread *thread = ecb_thread_known();
  u_int32_t size_class;
  ecb_free_list *list;
  ecb_block *block;
  u_int32_t count;
  if (ECB_UNLIKELY(!thread || ecb_memtype_kind(type) != ECB_VSIZE ||
                   ECB_READ(is_watched_) ||
                   ecb_memtypes_[type].definition.force_zero)) {
    return allocate_vsize_slowly(type, size, file, line);
  }
  size_class = ecb_class_of(type, size);
  list = &thread->memory.lists[size_class];
  count = list->count;
  if (ECB_UNLIKELY(count == 0)) {
    return allocate_vsize_slowly(type, size, file, line);
  }
  block = list->slots[count - 1];
  list->count = count - 1;
  *block = ecb_block_header(type, size_class, 0, size);
  return ecb_account_add(type, &thread->memory.accounts[type], size, 0,
                         block + 1);
}

ECB_EXPORT void *ec_malloc(int type) { return allocate_fixed(type, NULL, 0); }

ECB_EXPORT void *ec_malloc_at(int type, const char *file, int line) {
  return allocate_fixed(type, file, line);
}

ECB_EXPORT void *ec_malloc_size(int type, size_t size) {
  return allocate_vsize(type, size, NULL, 0);
}

ECB_EXPORT void *ec_malloc_size_at(int type, size_t size, const char *file,
                                   int line) {
  return allocate_vsize(type, size, file, line);
}

ECB_EXPORT void ec_free(int type, void *memory) {
  if (memory) {
    release(type, memory, "ec_free", NULL, 0);
  }
}

ECB_EXPORT void ec_free_at(int type, void *memory, const char *file, int line) {
  if (memory) {
    release(type, memory, "ec_free", file, line);
  }
}

/* In its place, or by the C library. Returns NULL when neither is possible, and
   nothing has changed then. */
static ecb_block *resize(ecb_block *block, int type, size_t size) {
  u_int32_t size_class = ecb_class_of(type, size);
  if (ECB_READ(is_watched_) || size > SIZE_LIMIT ||
      ecb_memtypes_[type].prefix != ECB_PREFIX ||
      size_class != block->size_class) {
    return NULL;
  }
  return size_class != 0 ? block : realloc(block, ECB_PREFIX + size);
}

static ecb_block *check_resizable(int type, void *old) {
  ecb_call call = {"ec_realloc", NULL, 0};
  ecb_block *block = ecb_block_of(old);
  if (ecb_memtype_kind(type) != ECB_VSIZE) {
    refuse_kind(type, &call, "vsize", "ec_malloc");
  }
  if (is_debug_) {
    return ecb_debug_check(type, old, &call);
  }
  if (block->mark != ecb_live_mark(type)) {
    ecb_block_diagnose(type, old, &call);
  }
  return block;
}

ECB_EXPORT void *ec_realloc(int type, void *old, size_t size) {
  ecb_thread *thread = ecb_thread_try();
  ecb_block *block;
  u_int64_t before;
  void *fresh;
  if (!old) {
    return allocate_vsize(type, size, NULL, 0);
  }
  before = check_resizable(type, old)->size;
  block = thread ? resize(ecb_block_of(old), type, size) : NULL;
  if (block) {
    block->size = size;
    ecb_account_remove(&thread->memory.accounts[type], before, 0);
    return ecb_account_add(type, &thread->memory.accounts[type], size, 0,
                           block + 1);
  }
  fresh = allocate_vsize(type, size, NULL, 0);
  if (fresh) {
    memcpy(fresh, old, before < size ? before : size);
    release(type, old, "ec_realloc", NULL, 0);
  }
  return fresh;
}
