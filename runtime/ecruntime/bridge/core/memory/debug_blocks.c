#include "debug_blocks.h"
#include "ecb_report.h"

enum { TAIL = 8, REMEMBERED = 1024, DIRTY_CHECKED = 64, SITE_TEXT = 256 };
enum { TAIL_BYTE = 0x5a, FREED_BYTE = 0xdd };

/* Lies before the header; the padding of an alignment lies before it. */
typedef struct site {
  const char *file, *freed_file;
  int line, freed_line;
  u_int64_t serial;
  u_int64_t size; /* as in the header, which a stray write may change */
  struct site *next, *previous;
  void *raw;
} site;

/* Once in the process, all under the lock. `freed` is a ring. */
static struct {
  pthread_mutex_t lock;
  site *newest;
  u_int64_t serial;
  site *freed[REMEMBERED];
  u_int64_t freed_count;
} debug_ = {.lock = PTHREAD_MUTEX_INITIALIZER};

static site *site_of(const ecb_block *block) {
  return (site *)(uintptr_t)block - 1;
}

static ecb_block *block_of(const site *site) {
  return (ecb_block *)(uintptr_t)(site + 1);
}

static unsigned char *memory_of(const ecb_block *block) {
  return (unsigned char *)(uintptr_t)(block + 1);
}

ecb_block *ecb_debug_allocate(int type, size_t size, const ecb_call *call) {
  size_t alignment = ecb_memtypes_[type].prefix;
  size_t head = sizeof(site) + sizeof(ecb_block);
  size_t prefix = (head + alignment - 1) / alignment * alignment;
  size_t whole = (prefix + size + TAIL + alignment - 1) / alignment * alignment;
  char *raw = aligned_alloc(alignment, whole);
  ecb_block *block;
  site *made;
  if (!raw) {
    return NULL;
  }
  block = ecb_block_of(raw + prefix);
  *block = ecb_block_header(type, 0, ecb_memtypes_[type].kind == ECB_FIXED,
                            size);
  memset(memory_of(block), ECB_GARBAGE, size);
  memset(memory_of(block) + size, TAIL_BYTE, TAIL);
  made = site_of(block);
  *made = (site){
      .file = call->file, .line = call->line, .size = size, .raw = raw};
  pthread_mutex_lock(&debug_.lock);
  made->serial = ++debug_.serial;
  made->next = debug_.newest;
  if (made->next) {
    made->next->previous = made;
  }
  debug_.newest = made;
  pthread_mutex_unlock(&debug_.lock);
  return block;
}

/* " WHERE FILE:LINE", or nothing when the site is unknown. */
static const char *place(char *text, const char *where, const char *file,
                         int line) {
  text[0] = '\0';
  if (file) {
    snprintf(text, SITE_TEXT, "%s%s:%d", where, file, line);
  }
  return text;
}

static const char *made_at(char *text, const ecb_block *block) {
  text[0] = '\0';
  if (ecb_memory_is_debug()) {
    const site *made = site_of(block);
    place(text, ", allocated at ", made->file, made->line);
  }
  return text;
}

static int is_tail_whole(const ecb_block *block) {
  const unsigned char *tail = memory_of(block) + block->size;
  int i;
  for (i = 0; i < TAIL; i++) {
    if (tail[i] != TAIL_BYTE) {
      return 0;
    }
  }
  return 1;
}

/* The byte before the memory of the module is one of the header's size. */
static void check_beginning(const ecb_block *block, const char *finder) {
  char made[SITE_TEXT];
  if (block->size != site_of(block)->size) {
    ecb_misuse(ECB_WRITTEN_OUTSIDE,
               "a block of memtype '%s'%s was written before its beginning, "
               "found by %s; look at what lies before it",
               ecb_memtypes_[block->type].definition.memtype_description,
               made_at(made, block), finder);
  }
}

static void check_tail(const ecb_block *block, const char *when) {
  char made[SITE_TEXT];
  if (!is_tail_whole(block)) {
    ecb_misuse(ECB_WRITTEN_OUTSIDE,
               "a block of %llu bytes of memtype '%s'%s was written beyond its "
               "end%s; allocate what is written",
               (unsigned long long)block->size,
               ecb_memtypes_[block->type].definition.memtype_description,
               made_at(made, block), when);
  }
}

/* With the lock held: the live block that the address lies in, or NULL. */
static ecb_block *find_around(const void *memory) {
  uintptr_t address = (uintptr_t)memory;
  site *made;
  for (made = debug_.newest; made; made = made->next) {
    ecb_block *block = block_of(made);
    uintptr_t first = (uintptr_t)memory_of(block);
    if (address == first ||
        (address > first && address < first + block->size)) {
      return block;
    }
  }
  return NULL;
}

static site *find_freed(const void *memory) {
  u_int64_t count =
      debug_.freed_count < REMEMBERED ? debug_.freed_count : REMEMBERED;
  u_int64_t i;
  for (i = 0; i < count; i++) {
    if (memory_of(block_of(debug_.freed[i])) == memory) {
      return debug_.freed[i];
    }
  }
  return NULL;
}

/* The process ends here, so the lock is not given back... but tests leave by
   longjmp, so it is. */
static void diagnose_by_lists(const char *name, const void *memory,
                              const char *call) {
  char made[SITE_TEXT];
  char freed_at[SITE_TEXT];
  ecb_block *block;
  site *freed;
  pthread_mutex_lock(&debug_.lock);
  freed = find_freed(memory);
  block = find_around(memory);
  pthread_mutex_unlock(&debug_.lock);
  if (freed) {
    block = block_of(freed);
    ecb_misuse(ECB_DOUBLE_FREE,
               "%s with memtype '%s' of a block of memtype '%s'%s; it was freed "
               "before%s",
               call, name,
               ecb_memtypes_[block->type].definition.memtype_description,
               made_at(made, block),
               place(freed_at, " at ", freed->freed_file, freed->freed_line));
  }
  if (block && memory_of(block) == memory) {
    ecb_misuse(ECB_WRITTEN_OUTSIDE,
               "a block of memtype '%s'%s was written before its beginning, "
               "found by %s; look at what lies before it",
               name, made_at(made, block), call);
  }
  if (block) {
    ecb_misuse(ECB_INTERIOR_POINTER,
               "%s with memtype '%s' of a pointer into a block of memtype "
               "'%s'%s; give the pointer that the allocation returned",
               call, name,
               ecb_memtypes_[block->type].definition.memtype_description,
               made_at(made, block));
  }
}

/* What a header tells of memory that may be anything: it lies 16 bytes before
   memory that the module has, which every allocator lets us read. */
static ecb_block header_of(const void *memory) {
  ecb_block header;
  memcpy(&header, (const char *)memory - sizeof(header), sizeof(header));
  return header;
}

void ecb_block_diagnose(int type, const void *memory, const ecb_call *call) {
  char number[ECB_NAME_SIZE];
  char made[SITE_TEXT];
  char at[SITE_TEXT];
  char action[SITE_TEXT + ECB_NAME_SIZE];
  const char *name = ecb_memtype_name(type, number);
  ecb_block header;
  snprintf(action, sizeof(action), "%s%s", call->action,
           place(at, " at ", call->file, call->line));
  if (ecb_memtype_kind(type) == ECB_NO_TYPE) {
    ecb_misuse(ECB_UNKNOWN_MEMTYPE, "%s with %s; register it in conf_setup",
               action, name);
  }
  if (ecb_memory_is_debug() && !ecb_memory_is_block(-1, memory)) {
    diagnose_by_lists(name, memory, action);
  }
  header = header_of(memory);
  if (ecb_block_is_live(&header) &&
      ecb_memtype_kind(header.type) != ECB_NO_TYPE) {
    ecb_misuse(ECB_WRONG_MEMTYPE,
               "%s with memtype '%s' of a block of memtype '%s'%s; free a block "
               "with the memtype that it was allocated with",
               action, name,
               ecb_memtypes_[header.type].definition.memtype_description,
               made_at(made, ecb_block_of(memory)));
  }
  if (header.mark == ECB_FREED_MARK) {
    ecb_misuse(ECB_DOUBLE_FREE,
               "%s with memtype '%s' of a block; it was freed before", action,
               name);
  }
  ecb_misuse(ECB_FOREIGN_POINTER,
             "%s with memtype '%s' of a pointer that no memtype knows; free "
             "only what was allocated with the memory API",
             action, name);
}

static int is_listed(const void *memory) {
  site *made;
  for (made = debug_.newest; made; made = made->next) {
    if (memory_of(block_of(made)) == memory) {
      return 1;
    }
  }
  return 0;
}

ECB_EXPORT int ecb_memory_is_block(int type, const void *memory) {
  ecb_block header = header_of(memory);
  int is_live =
      type < 0 ? ecb_block_is_live(&header) : header.mark == ecb_live_mark(type);
  if (is_live && ecb_memory_is_debug()) {
    pthread_mutex_lock(&debug_.lock);
    is_live = is_listed(memory);
    pthread_mutex_unlock(&debug_.lock);
  }
  return is_live;
}

ecb_block *ecb_debug_check(int type, const void *memory, const ecb_call *call) {
  ecb_block header = header_of(memory);
  if (header.mark != ecb_live_mark(type)) {
    ecb_block_diagnose(type, memory, call);
  }
  check_beginning(ecb_block_of(memory), call->action);
  check_tail(ecb_block_of(memory), "");
  return ecb_block_of(memory);
}

static void check_freed(const site *old) {
  const ecb_block *block = block_of(old);
  u_int64_t size = block->size < DIRTY_CHECKED ? block->size : DIRTY_CHECKED;
  char made[SITE_TEXT];
  char freed_at[SITE_TEXT];
  u_int64_t i;
  for (i = 0; i < size; i++) {
    if (memory_of(block)[i] != FREED_BYTE) {
      ecb_misuse(ECB_WRITTEN_OUTSIDE,
                 "a block of memtype '%s'%s was written after it was freed%s; "
                 "set the pointer to NULL when the block is freed",
                 ecb_memtypes_[block->type].definition.memtype_description,
                 made_at(made, block),
                 place(freed_at, " at ", old->freed_file, old->freed_line));
    }
  }
}

/* With the lock held: takes the block out of the list. Of two threads that free
   it at once, one finds the other's mark. */
static int unlink_block(ecb_block *block) {
  site *made = site_of(block);
  if (!ecb_block_is_live(block)) {
    return -1;
  }
  __atomic_store_n(&block->mark, ECB_FREED_MARK, __ATOMIC_RELAXED);
  if (made->next) {
    made->next->previous = made->previous;
  }
  if (made->previous) {
    made->previous->next = made->next;
  } else {
    debug_.newest = made->next;
  }
  return 0;
}

/* With the lock held: returns the block that is forgotten for it, or NULL. */
static site *remember(site *made) {
  u_int64_t slot = debug_.freed_count++ % REMEMBERED;
  site *forgotten = debug_.freed[slot];
  debug_.freed[slot] = made;
  return forgotten;
}

u_int64_t ecb_debug_free(int type, void *memory, const ecb_call *call) {
  ecb_block *block = ecb_debug_check(type, memory, call);
  site *made = site_of(block);
  site *forgotten;
  int is_refused;
  pthread_mutex_lock(&debug_.lock);
  is_refused = unlink_block(block);
  if (!is_refused) {
    made->freed_file = call->file;
    made->freed_line = call->line;
    memset(memory, FREED_BYTE, block->size);
    forgotten = remember(made);
  }
  pthread_mutex_unlock(&debug_.lock);
  if (is_refused) {
    ecb_block_diagnose(type, memory, call);
  }
  if (forgotten) {
    check_freed(forgotten);
    free(forgotten->raw);
  }
  return block->size;
}

ECB_EXPORT void ecb_memory_check(void) {
  const ecb_block *wrong = NULL;
  site *made;
  pthread_mutex_lock(&debug_.lock);
  for (made = debug_.newest; made && !wrong; made = made->next) {
    const ecb_block *block = block_of(made);
    if (block->size != made->size || !is_tail_whole(block)) {
      wrong = block;
    }
  }
  pthread_mutex_unlock(&debug_.lock);
  if (wrong) {
    check_beginning(wrong, "a check of all blocks");
    check_tail(wrong, "");
  }
}

ECB_EXPORT u_int64_t ecb_memory_mark(void) {
  u_int64_t serial;
  pthread_mutex_lock(&debug_.lock);
  serial = debug_.serial;
  pthread_mutex_unlock(&debug_.lock);
  return serial;
}

int ecb_debug_visit(u_int64_t since,
                    int (*visit)(const ecb_leak *block, void *closure),
                    void *closure) {
  int result = 0;
  site *made;
  pthread_mutex_lock(&debug_.lock);
  for (made = debug_.newest; made && made->serial > since && result == 0;
       made = made->next) {
    const ecb_block *block = block_of(made);
    ecb_leak one = {ecb_memtypes_[block->type].definition.memtype_description,
                    made->file, made->line, 1, block->size};
    result = visit(&one, closure);
  }
  pthread_mutex_unlock(&debug_.lock);
  return result;
}
