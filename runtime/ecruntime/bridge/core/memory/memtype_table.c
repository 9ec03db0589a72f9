#include "memtype_table.h"
#include "ecb_host.h"
#include "ecb_report.h"
#include "block.h"
#include "usage.h"
#include "echash.h"
#include "ec_blobject.h"
#include "ec_boh.h"
#include "event.h"
#include "ec_thread_pool.h"
#include "io_wrapper_int.h"
#include "misc/ec_double_list.h"
#include "netlistener.h"
#include "skiplist.h"
#include <assert.h>

static_assert(sizeof(Event) < ECB_EVENT_SIZE, "an event has private fields");
static_assert(sizeof(accept_construct) < ECB_SESSION_SIZE,
              "a session has private fields");

/* A node of the skip list has one link already. */
#define NODE_SIZE(height)                                                      \
  (sizeof(skiplistnode) + ((height) - 1) * sizeof(struct skipconn))
#define FIXED_TYPE(number, name, bytes)                                        \
  [number] = {.kind = ECB_FIXED,                                               \
              .prefix = ECB_PREFIX,                                            \
              .definition = {name, bytes, SIZEOF_VOID_P, 0,                    \
                             EC_ALLOCATOR_FIXED, 0}}
#define VSIZE_TYPE(number, name)                                               \
  [number] = {.kind = ECB_VSIZE,                                               \
              .prefix = ECB_PREFIX,                                            \
              .definition = {name, 0, SIZEOF_VOID_P, 0, EC_ALLOCATOR_VSIZE, 0}}
#define NODE_TYPE(height)                                                      \
  FIXED_TYPE(MEMTYPE_SKIPLISTNODE_##height, "skiplistnode_" #height,           \
             NODE_SIZE(height))

/* Once in the process: the table, with the predefined types under the server's
   numbers and the names that the Python side gives them. */
ecb_memtype ecb_memtypes_[MEMTYPE_MAX] = {
    FIXED_TYPE(MEMTYPE_EVENT, "event", ECB_EVENT_SIZE),
    FIXED_TYPE(MEMTYPE_SKIPLIST, "skiplist", sizeof(Skiplist)),
    VSIZE_TYPE(MEMTYPE_BUF_STORAGE, "buf_storage"),
    VSIZE_TYPE(MEMTYPE_MESSAGE_BODY, "message_body"),
    VSIZE_TYPE(MEMTYPE_SMALL_BUF, "small_buf"),
    VSIZE_TYPE(MEMTYPE_MEDIUM_BUF, "medium_buf"),
    NODE_TYPE(1),
    NODE_TYPE(2),
    NODE_TYPE(3),
    NODE_TYPE(4),
    NODE_TYPE(5),
    NODE_TYPE(6),
    NODE_TYPE(7),
    NODE_TYPE(8),
    NODE_TYPE(9),
    NODE_TYPE(10),
    NODE_TYPE(12),
    NODE_TYPE(14),
    NODE_TYPE(18),
    NODE_TYPE(24),
    NODE_TYPE(32),
    FIXED_TYPE(MEMTYPE_32BIT_SIZED, "sized_32bit", 4),
    FIXED_TYPE(MEMTYPE_64BIT_SIZED, "sized_64bit", 8),
    FIXED_TYPE(MEMTYPE_EC_HASH_TABLE, "ec_hash_table", sizeof(ec_hash_table)),
    VSIZE_TYPE(MEMTYPE_STRING, "string"),
    FIXED_TYPE(MEMTYPE_EC_ASYNC_JOB, "ec_async_job", sizeof(ec_async_job)),
    VSIZE_TYPE(MEMTYPE_MEM_POOL, "mem_pool"),
    FIXED_TYPE(MEMTYPE_EC_HASH_BUCKET, "ec_hash_bucket",
               sizeof(ec_hash_bucket)),
    FIXED_TYPE(MEMTYPE_ACCEPT_CONSTRUCT, "accept_construct", ECB_SESSION_SIZE),
    VSIZE_TYPE(MEMTYPE_MESSAGE_ID, "message_id"),
    FIXED_TYPE(MEMTYPE_NETLISTENER_INSTANCE, "netlistener_instance",
               sizeof(netlistener_instance)),
    VSIZE_TYPE(MEMTYPE_EC_INTERFACE, "ec_interface"),
    VSIZE_TYPE(MEMTYPE_PCRE, "pcre"),
    FIXED_TYPE(MEMTYPE_IO_OBJECT, "io_object", sizeof(io_object)),
    FIXED_TYPE(MEMTYPE_DOUBLE_LIST_NODE, "double_list_node",
               sizeof(ec_double_list_node)),
    FIXED_TYPE(MEMTYPE_BLOBJECT, "blobject", sizeof(ec_blobject)),
    FIXED_TYPE(MEMTYPE_EC_BAG, "ec_bag", sizeof(ec_bag)),
    VSIZE_TYPE(MEMTYPE_ECDICT, "ecdict"),
    VSIZE_TYPE(MEMTYPE_EC_PTR_ARRAY, "ec_ptr_array"),
};

ecb_fixed_type ecb_fixed_types_[MEMTYPE_MAX];

/* Registered types begin above all predefined numbers. */
enum { FIRST_REGISTERED = 128, FARTHEST_ALIGNMENT = 4096 };

/* For registrations without a host; the host's own come one at a time. */
static pthread_mutex_t table_lock_ = PTHREAD_MUTEX_INITIALIZER;

const char *ecb_memtype_name(int type, char *buffer) {
  if (ecb_memtype_kind(type) == ECB_NO_TYPE) {
    snprintf(buffer, ECB_NAME_SIZE, "%d, no memtype", type);
    return buffer;
  }
  return ecb_memtypes_[type].definition.memtype_description;
}

static const char *find_fault(const mem_type_def *definition) {
  int is_fixed = definition->allocator_type == EC_ALLOCATOR_FIXED;
  size_t aligned = definition->aligned;
  const char *name = definition->memtype_description;
  if (!name || name[strspn(name, " \t\r\n")] == '\0') {
    return "it has no description; name it as module:purpose";
  }
  if (!is_fixed && definition->allocator_type != EC_ALLOCATOR_VSIZE) {
    return "its allocator is unknown; give EC_ALLOCATOR_FIXED or _VSIZE";
  }
  if (is_fixed && definition->size == 0) {
    return "it is fixed and has the size 0; give its size in bytes";
  }
  if (!is_fixed && definition->size != 0) {
    return "it is vsize and has a size; leave the size 0";
  }
  if (aligned == 0 || (aligned & (aligned - 1)) || aligned > FARTHEST_ALIGNMENT) {
    return "its alignment is no power of two; give SIZEOF_VOID_P";
  }
  return NULL;
}

static int is_same(const mem_type_def *left, const mem_type_def *right) {
  return strcmp(left->memtype_description, right->memtype_description) == 0 &&
         left->size == right->size && left->aligned == right->aligned &&
         left->allocator_type == right->allocator_type &&
         !left->force_zero == !right->force_zero;
}

static int find_name(const char *name) {
  int type;
  for (type = 0; type < MEMTYPE_MAX; type++) {
    if (ecb_memtype_kind(type) != ECB_NO_TYPE &&
        strcmp(ecb_memtypes_[type].definition.memtype_description, name) == 0) {
      return type;
    }
  }
  return MEMTYPE_REGISTER_FAILED;
}

/* Once in the process, atomic: see ecb_memtypes_watch. */
static int is_watched_;

static u_int32_t list_of(u_int32_t size_class) {
  return (u_int32_t)(offsetof(ecb_thread_memory, lists) +
                     size_class * sizeof(ecb_free_list));
}

static void make_fast(int type) {
  const ecb_memtype *entry = &ecb_memtypes_[type];
  ecb_fixed_type *fast = &ecb_fixed_types_[type];
  u_int32_t size_class = 0;
  if (entry->kind == ECB_FIXED && !entry->definition.force_zero &&
      !ECB_READ(is_watched_)) {
    size_class = ecb_class_of(type, entry->definition.size);
  }
  if (size_class != 0) {
    fast->head = ecb_block_head(type, size_class, 1);
    fast->size = (u_int32_t)entry->definition.size;
  }
  __atomic_store_n(&fast->list, list_of(size_class), __ATOMIC_RELEASE);
}

void ecb_memtypes_watch(void) {
  int type;
  pthread_mutex_lock(&table_lock_);
  __atomic_store_n(&is_watched_, 1, __ATOMIC_RELAXED);
  for (type = 0; type < MEMTYPE_MAX; type++) {
    make_fast(type);
  }
  pthread_mutex_unlock(&table_lock_);
}

/* As the library is loaded: before there are threads and blocks. */
__attribute__((constructor)) static void make_predefined_fast(void) {
  int type;
  for (type = 0; type < MEMTYPE_MAX; type++) {
    make_fast(type);
  }
}

/* With the table locked. A forgotten number begins anew. */
static int enter(int type, const mem_type_def *definition) {
  ecb_memtype *entry = &ecb_memtypes_[type];
  size_t aligned = definition->aligned;
  if (entry->kind != ECB_NO_TYPE) {
    return is_same(&entry->definition, definition) ? 0 : -1;
  }
  entry->definition = *definition;
  entry->prefix =
      aligned > ECB_PREFIX ? (u_int32_t)aligned : (u_int32_t)ECB_PREFIX;
  __atomic_store_n(
      &entry->kind,
      definition->allocator_type == EC_ALLOCATOR_FIXED ? ECB_FIXED : ECB_VSIZE,
      __ATOMIC_RELEASE);
  make_fast(type);
  return 0;
}

ECB_EXPORT int ecb_memtype_define(int type, const mem_type_def *definition) {
  int result = -1;
  if (type >= 0 && type < MEMTYPE_MAX && !find_fault(definition)) {
    pthread_mutex_lock(&table_lock_);
    result = enter(type, definition);
    pthread_mutex_unlock(&table_lock_);
  }
  return result;
}

ECB_EXPORT int ecb_memtype_forget(int type) {
  ecb_usage usage;
  if (ecb_memory_usage(type, &usage) != 0 || usage.live_blocks != 0) {
    return -1;
  }
  __atomic_store_n(&ecb_memtypes_[type].kind, ECB_NO_TYPE, __ATOMIC_RELEASE);
  make_fast(type);
  return 0;
}

ECB_EXPORT int ecb_memtype_set_limit(int type, u_int64_t bytes) {
  if (ecb_memtype_kind(type) == ECB_NO_TYPE) {
    return -1;
  }
  __atomic_store_n(&ecb_memtypes_[type].limit, bytes, __ATOMIC_RELAXED);
  if (bytes != 0) {
    ecb_memory_watch();
  }
  return 0;
}

/* Without a host: the next free number. */
static int register_here(const mem_type_def *definition) {
  int type = find_name(definition->memtype_description);
  pthread_mutex_lock(&table_lock_);
  if (type != MEMTYPE_REGISTER_FAILED) {
    if (!is_same(&ecb_memtypes_[type].definition, definition)) {
      ecb_note(DERROR, "memtype '%s' is registered already, with another "
                       "definition; give it another description",
               definition->memtype_description);
      type = MEMTYPE_REGISTER_FAILED;
    }
    pthread_mutex_unlock(&table_lock_);
    return type;
  }
  for (type = FIRST_REGISTERED; type < MEMTYPE_MAX; type++) {
    if (ecb_memtypes_[type].kind == ECB_NO_TYPE) {
      break;
    }
  }
  if (type == MEMTYPE_MAX || enter(type, definition) != 0) {
    ecb_note(DERROR, "memtype '%s' would be one of more than %d",
             definition->memtype_description, MEMTYPE_MAX);
    type = MEMTYPE_REGISTER_FAILED;
  }
  pthread_mutex_unlock(&table_lock_);
  return type;
}

ECB_EXPORT int ec_memtype_register(const mem_type_def *definition) {
  const char *fault = find_fault(definition);
  if (fault) {
    ecb_note(DERROR, "%s: memtype '%s': %s", ECB_BAD_MEMTYPE,
             definition->memtype_description ? definition->memtype_description
                                             : "",
             fault);
    return MEMTYPE_REGISTER_FAILED;
  }
  if (ecb_host_.register_memtype) {
    return ecb_host_.register_memtype(ecb_host_.context, definition);
  }
  return register_here(definition);
}

ECB_EXPORT int ec_memtype_by_name(const char *name) { return find_name(name); }

ECB_EXPORT int ec_memtype_range_by_module(const char *module, int *lower,
                                          int *upper) {
  size_t length = strlen(module);
  int type;
  int is_found = 0;
  for (type = 0; type < MEMTYPE_MAX; type++) {
    const char *name = ecb_memtypes_[type].definition.memtype_description;
    if (ecb_memtype_kind(type) == ECB_NO_TYPE ||
        strncmp(name, module, length) != 0 || name[length] != ':') {
      continue;
    }
    if (!is_found) {
      *lower = type;
    }
    *upper = type;
    is_found = 1;
  }
  return is_found;
}
