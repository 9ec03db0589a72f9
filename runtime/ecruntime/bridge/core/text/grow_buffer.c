/* See grow_buffer.h. */
#include "grow_buffer.h"
#include "ecb_export.h"
#undef ec_malloc_size
#undef ec_free

enum { LEAST_ROOM = 4096 };

/* Before the bytes lie the delimiter that was searched last, and its length:
   `searched` holds for that one only. Longer ones are searched anew. */
enum { MEMO = 16 };

static int is_same_delimiter(const grow_buf *buffer, const char *until,
                             size_t length) {
  return length < MEMO && (size_t)buffer->data[0] == length &&
         memcmp(buffer->data + 1, until, length) == 0;
}

static void remember(grow_buf *buffer, const char *until, size_t length) {
  buffer->data[0] = (char)(length < MEMO ? length : 0);
  memcpy(buffer->data + 1, until, length < MEMO ? length : 0);
}

const char *ecb_grow_buffer_bytes(const grow_buf *buffer) {
  return buffer->data + buffer->start;
}

/* A larger block; the bytes are moved twice at most, since it is doubled. */
static int enlarge(grow_buf *buffer, size_t count) {
  size_t room = MEMO + 2 * buffer->used + count;
  char *data;
  room = room < LEAST_ROOM ? LEAST_ROOM : room;
  data = ec_malloc_size(MEMTYPE_BUF_STORAGE, room);
  if (!data) {
    return -1;
  }
  memset(data, 0, MEMO);
  if (buffer->data) {
    memcpy(data, buffer->data, MEMO);
    memcpy(data + MEMO, ecb_grow_buffer_bytes(buffer), buffer->used);
    ec_free(MEMTYPE_BUF_STORAGE, buffer->data);
  }
  buffer->data = data;
  buffer->start = MEMO;
  buffer->allocd = room;
  return 0;
}

char *ecb_grow_buffer_room(grow_buf *buffer, size_t count) {
  size_t end = buffer->start + buffer->used;
  if (count > SIZE_MAX / 4 || buffer->used > SIZE_MAX / 8) {
    errno = ENOMEM;
    return NULL;
  }
  if (buffer->data && buffer->allocd - end >= count) {
    return buffer->data + end;
  }
  if (buffer->data && buffer->allocd >= MEMO + buffer->used + count) {
    memmove(buffer->data + MEMO, ecb_grow_buffer_bytes(buffer), buffer->used);
    buffer->start = MEMO;
  } else if (enlarge(buffer, count) != 0) {
    return NULL;
  }
  return buffer->data + buffer->start + buffer->used;
}

ssize_t ecb_grow_buffer_find(grow_buf *buffer, const char *until,
                             size_t until_length) {
  const char *bytes, *found;
  if (!buffer->data || until_length == 0) {
    return -1;
  }
  if (!is_same_delimiter(buffer, until, until_length)) {
    buffer->searched = 0;
    remember(buffer, until, until_length);
  }
  bytes = ecb_grow_buffer_bytes(buffer);
  found = memmem(bytes + buffer->searched, buffer->used - buffer->searched,
                 until, until_length);
  if (found) {
    return found - bytes;
  }
  /* The last bytes may be the beginning of the delimiter. */
  buffer->searched =
      buffer->used >= until_length ? buffer->used - until_length + 1 : 0;
  return -1;
}

void ecb_grow_buffer_drop(grow_buf *buffer, size_t count) {
  buffer->start += count;
  buffer->used -= count;
  buffer->searched = 0;
  if (buffer->used == 0) {
    buffer->start = MEMO;
  }
}

void ecb_grow_buffer_free(grow_buf *buffer) {
  ec_free(MEMTYPE_BUF_STORAGE, buffer->data);
  memset(buffer, 0, sizeof(*buffer));
}
