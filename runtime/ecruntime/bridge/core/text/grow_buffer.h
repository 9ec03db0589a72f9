/* Bytes that are read in pieces and taken in records; the buffers of
   minimal_tryread_construct and of growbuf objects. The owner's thread. */
#ifndef ECB_GROW_BUFFER_H
#define ECB_GROW_BUFFER_H
#include "ec_growbuf.h"

/* Makes room for `count` bytes behind those there are; returns the place, or
   NULL without memory, when nothing changes. The memory is a block of
   MEMTYPE_BUF_STORAGE. */
char *ecb_grow_buffer_room(grow_buf *buffer, size_t count);
/* Where the bytes begin that are neither taken nor dropped: `used` of them, and
   at least one. */
const char *ecb_grow_buffer_bytes(const grow_buf *buffer);
/* The length of the record that `until` ends, or -1. Each byte is searched
   about once for one delimiter. */
ssize_t ecb_grow_buffer_find(grow_buf *buffer, const char *until,
                             size_t until_length);
/* Drops bytes at the front, no more than there are. */
void ecb_grow_buffer_drop(grow_buf *buffer, size_t count);
void ecb_grow_buffer_free(grow_buf *buffer);

#endif
