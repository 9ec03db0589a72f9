/* Debug mode: each block with the site that made it, a tail that shows writes
   beyond the end, and the blocks that were freed last. Any thread. */
#ifndef ECB_DEBUG_BLOCKS_H
#define ECB_DEBUG_BLOCKS_H
#include "block.h"

/* Where a module called; file is NULL outside of debug builds. */
typedef struct ecb_call {
  const char *action; /* the function's name */
  const char *file;
  int line;
} ecb_call;

/* Returns the block, filled with garbage, or NULL without memory. */
ecb_block *ecb_debug_allocate(int type, size_t size, const ecb_call *call);
/* Ends the process when the memory is no live block of the type, or was written
   outside. Returns the block. */
ecb_block *ecb_debug_check(int type, const void *memory, const ecb_call *call);
/* Checks, and keeps the block among those freed last. Returns its size. */
u_int64_t ecb_debug_free(int type, void *memory, const ecb_call *call);
/* Ends the process: says what the memory is instead of a live block. */
void ecb_block_diagnose(int type, const void *memory, const ecb_call *call)
    __attribute__((noreturn, cold));

typedef struct ecb_leak {
  const char *memtype;
  const char *file; /* NULL outside of debug mode */
  int line;
  u_int64_t blocks, bytes;
} ecb_leak;

/* Each live block that was made since the mark, the latest first, until `visit`
   returns other than 0, which is the result. `visit` uses no memory types. */
int ecb_debug_visit(u_int64_t since,
                    int (*visit)(const ecb_leak *block, void *closure),
                    void *closure);

/* The number of the latest block; 0 outside of debug mode. */
ECB_EXPORT u_int64_t ecb_memory_mark(void);
/* Reports the live blocks that were made since the mark, by type and site; in
   order of types outside of debug mode, where the mark means nothing. Returns
   the number of reports, or -1 without memory. `report` may allocate. */
ECB_EXPORT int ecb_memory_leaks(u_int64_t since,
                                void (*report)(const ecb_leak *leak,
                                               void *closure),
                                void *closure);
/* Debug mode: ends the process when any live block was written outside. */
ECB_EXPORT void ecb_memory_check(void);

#endif
