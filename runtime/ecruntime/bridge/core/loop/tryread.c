/* Records of a stream, each ended by a delimiter; and small writes. */
#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "ec_growbuf.h"
#include "ec_malloc.h"
#include "ecb_report.h"
#include "loop/event.h"
#include "text/grow_buffer.h"

enum { DEFAULT_LIMIT = 65536, PIECE = 8192, MOST_TEXT = 4096 };

/* The record becomes the author's, who frees it as MEMTYPE_MESSAGE_BODY. */
static int take_record(minimal_tryread_construct *mtc, size_t length,
                       size_t until_size) {
  grow_buf *buffer = &mtc->gb_buffer;
  size_t padding = mtc->gb_padding > 0 ? (size_t)mtc->gb_padding : 0;
  char *record;
  if (mtc->match_hook) {
    mtc->match_hook(mtc, mtc->match_closure);
  }
  record = (ec_malloc_size)(MEMTYPE_MESSAGE_BODY, length + 1 + padding);
  if (!record) {
    errno = ENOMEM;
    return -1;
  }
  memcpy(record, ecb_grow_buffer_bytes(buffer), length);
  record[length] = '\0';
  mtc->gb_donebuffer = record;
  mtc->gb_donesize = (int)length;
  ecb_grow_buffer_drop(buffer, length + until_size);
  if (mtc->finalize_hook) {
    mtc->finalize_hook(mtc, mtc->finalize_closure);
  }
  return (int)length;
}

static int too_big(void) {
  errno = E2BIG;
  return -1;
}

/* A record that is longer than the limit goes out in pieces where the author
   takes them; what may be the beginning of the delimiter stays. */
static int page_out(minimal_tryread_construct *mtc, size_t until_size) {
  grow_buf *buffer = &mtc->gb_buffer;
  size_t size = buffer->used - until_size + 1;
  if (!mtc->page_out_hook) {
    return too_big();
  }
  mtc->page_out_hook(mtc, mtc->page_out_closure,
                     ecb_grow_buffer_bytes(buffer), (int)size);
  ecb_grow_buffer_drop(buffer, size);
  return 0;
}

static int read_piece(Event *event, int *needmask, grow_buf *buffer) {
  char *room = ecb_grow_buffer_room(buffer, PIECE);
  int count;
  if (!room) {
    errno = ENOMEM;
    return -1;
  }
  count = event_read(event, room, PIECE, needmask);
  if (count > 0) {
    buffer->used += (size_t)count;
  }
  return count;
}

/* The record's length; -1 with errno, EAGAIN when `*needmask` must be awaited.
   0 with errno 0 and no `gb_donebuffer` is the end of the stream, 0 with one an
   empty record, which the author frees. */
ECB_EXPORT int tryread_until(Event *event, int *needmask,
                             minimal_tryread_construct *mtc,
                             const char *until) {
  size_t size = strlen(until);
  size_t limit =
      mtc->max_region_size > 0 ? (size_t)mtc->max_region_size : DEFAULT_LIMIT;
  ssize_t length;
  ecb_check_thread("tryread_until");
  if (size == 0) {
    ecb_misuse("RT119", "tryread_until: an empty delimiter; give bytes such "
               "as \"\\r\\n\"");
  }
  mtc->gb_donebuffer = NULL;
  mtc->gb_donesize = 0;
  while ((length = ecb_grow_buffer_find(&mtc->gb_buffer, until, size)) < 0) {
    int count;
    if (mtc->gb_buffer.used >= limit + size && page_out(mtc, size) < 0) {
      return -1;
    }
    count = read_piece(event, needmask, &mtc->gb_buffer);
    if (count <= 0) {
      errno = count < 0 ? errno : 0;
      return count;
    }
  }
  if ((size_t)length > limit && !mtc->page_out_hook) {
    return too_big();
  }
  return take_record(mtc, (size_t)length, size);
}

ECB_EXPORT void minimal_tryread_construct_free(
    minimal_tryread_construct *mtc) {
  ecb_grow_buffer_free(&mtc->gb_buffer);
}

/* 1 when all bytes went at once, else 0. */
ECB_EXPORT int trywrite(Event *event, const char *buffer, int buflen) {
  int mask, done = 0;
  while (done < buflen) {
    int count = event_write(event, buffer + done, buflen - done, &mask);
    if (count <= 0) {
      return 0;
    }
    done += count;
  }
  return 1;
}

ECB_EXPORT int trywritef(Event *event, const char *buffer, ...) {
  char text[MOST_TEXT + 1];
  va_list arguments;
  int length;
  va_start(arguments, buffer);
  length = vsnprintf(text, sizeof(text), buffer, arguments);
  va_end(arguments);
  if (length < 0 || length > MOST_TEXT) {
    errno = E2BIG;
    return 0;
  }
  return trywrite(event, text, length);
}
