/* Reports of live blocks. Any thread. */
#include "debug_blocks.h"
#include "usage.h"

typedef struct leaks {
  ecb_leak *items; /* of malloc: a report must not change what it reports */
  size_t count, room;
} leaks;

static int add_leak(const ecb_leak *leak, void *closure) {
  leaks *found = closure;
  size_t i;
  for (i = 0; i < found->count; i++) {
    ecb_leak *known = &found->items[i];
    if (known->memtype == leak->memtype && known->line == leak->line &&
        (known->file == leak->file ||
         (known->file && leak->file && strcmp(known->file, leak->file) == 0))) {
      known->blocks += leak->blocks;
      known->bytes += leak->bytes;
      return 0;
    }
  }
  if (found->count == found->room) {
    size_t room = found->room ? found->room * 2 : 16;
    ecb_leak *items = realloc(found->items, room * sizeof(*items));
    if (!items) {
      return -1;
    }
    found->items = items;
    found->room = room;
  }
  found->items[found->count++] = *leak;
  return 0;
}

static int collect_types(leaks *found) {
  int type;
  for (type = 0; type < MEMTYPE_MAX; type++) {
    ecb_usage usage;
    if (ecb_memory_usage(type, &usage) == 0 && usage.live_blocks != 0) {
      ecb_leak leak = {usage.name, NULL, 0, usage.live_blocks,
                       usage.live_bytes};
      if (add_leak(&leak, found) != 0) {
        return -1;
      }
    }
  }
  return 0;
}

ECB_EXPORT int ecb_memory_leaks(u_int64_t since,
                                void (*report)(const ecb_leak *leak,
                                               void *closure),
                                void *closure) {
  leaks found = {NULL, 0, 0};
  int result = ecb_memory_is_debug() ? ecb_debug_visit(since, add_leak, &found)
                                     : collect_types(&found);
  size_t i;
  if (result == 0) {
    result = (int)found.count;
    for (i = 0; i < found.count; i++) {
      report(&found.items[i], closure);
    }
  }
  free(found.items);
  return result;
}
