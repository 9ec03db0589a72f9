/* Reads and writes that take several callbacks, with their state in between. */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "ec_malloc.h"
#include "ecb_report.h"
#include "io_wrapper.h"
#include "loop/event.h"
#include "misc/ec_string.h"

/* A peer that is always ready must not keep others waiting. */
enum { MOST_ROUNDS = 16, MOST_TEXT = 8192 };
/* Values of `optype`; a state of zeros has nothing pending. */
enum { NOTHING, WRITING, READING };

static void end(event_io_state *state) {
  state->needmask = state->offset = state->buflen = 0;
  state->optype = NOTHING;
}

ECB_EXPORT void event_io_state_clean(event_io_state *state) {
  if (state->buf) {
    (ec_free)(MEMTYPE_BUF_STORAGE, state->buf);
  }
  state->buf = NULL;
  state->bufsize = 0;
  end(state);
}

/* What was there is dropped. -1 without memory. */
static int make_room(event_io_state *state, int size) {
  char *block;
  if (state->bufsize >= size) {
    return 0;
  }
  block = (ec_malloc_size)(MEMTYPE_BUF_STORAGE, (size_t)size);
  if (!block) {
    errno = ENOMEM;
    return -1;
  }
  if (state->buf) {
    (ec_free)(MEMTYPE_BUF_STORAGE, state->buf);
  }
  state->buf = block;
  state->bufsize = size;
  return 0;
}

static int failed(event_io_state *state) {
  int failure = errno;
  end(state);
  errno = failure;
  return EVENT_IO_ERROR;
}

/* 1 while bytes are left, else a result. `data` begins at `*done`. */
static int write_rounds(Event *e, const char *data, int size, int *done,
                        event_io_state *state) {
  int rounds;
  for (rounds = 0; *done < size; rounds++) {
    int count;
    if (rounds == MOST_ROUNDS) {
      state->needmask = E_WRITE; /* called back in the next turn */
      return EVENT_IO_PENDING;
    }
    count = event_write(e, data + *done, size - *done, &state->needmask);
    if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
      return EVENT_IO_PENDING;
    }
    if (count < 0) {
      return failed(state);
    }
    *done += count;
  }
  end(state);
  return EVENT_IO_DONE;
}

static int go_on_writing(Event *e, event_io_state *state) {
  return write_rounds(e, state->buf, state->buflen, &state->offset, state);
}

/* The rest is kept: the caller may change its data at once, while TLS must
   repeat a write with the same bytes. */
static int begin_writing(Event *e, const char *data, int size,
                         event_io_state *state) {
  int done = 0;
  int result = write_rounds(e, data, size, &done, state);
  if (result != EVENT_IO_PENDING) {
    return result;
  }
  if (make_room(state, size - done) < 0) {
    return failed(state);
  }
  memcpy(state->buf, data + done, (size_t)(size - done));
  state->buflen = size - done;
  state->offset = 0;
  state->optype = WRITING;
  return EVENT_IO_PENDING;
}

/* A pending write that is asked for again, as a documented sample does, goes
   on; other data would be lost. */
static int is_same_write(const event_io_state *state, const char *data,
                         int size) {
  int left = state->buflen - state->offset;
  return state->optype == WRITING && left <= size &&
         memcmp(data + size - left, state->buf + state->offset,
                (size_t)left) == 0;
}

static void reject_pending(const event_io_state *state, const char *function) {
  ecb_misuse("RT117",
             "%s: a %s of %d bytes is still pending; call event_io_retry, or "
             "clean the state",
             function, state->optype == READING ? "read" : "write",
             state->buflen);
}

static int write_all(Event *e, const char *data, int size,
                     event_io_state *state, const char *function) {
  ecb_check_thread(function);
  if (state->optype == NOTHING) {
    return begin_writing(e, data, size, state);
  }
  if (!is_same_write(state, data, size)) {
    reject_pending(state, function);
  }
  return go_on_writing(e, state);
}

ECB_EXPORT int event_io_write(Event *e, const char *buf, int buflen,
                              event_io_state *state) {
  return write_all(e, buf, buflen, state, "event_io_write");
}

/* A string on disk is read into the state, and written from there. */
static int write_backed(Event *e, string *str, event_io_state *state) {
  if (state->optype == WRITING) {
    return go_on_writing(e, state);
  }
  if (state->optype != NOTHING) {
    reject_pending(state, "event_io_write_string");
  }
  if (make_room(state, str->len) < 0 ||
      io_wrapper_lseek(str->backing, 0, SEEK_SET) < 0) {
    return failed(state);
  }
  if (io_wrapper_copy_to_buffer(str->backing, state->buf, state->bufsize,
                                str->len) != str->len) {
    errno = EIO;
    return failed(state);
  }
  state->buflen = str->len;
  state->offset = 0;
  state->optype = WRITING;
  return go_on_writing(e, state);
}

ECB_EXPORT int event_io_write_string(Event *e, string *str,
                                     event_io_state *state) {
  ecb_check_thread("event_io_write_string");
  if (str->backing && str->len > 0) {
    return write_backed(e, str, state);
  }
  return write_all(e, str->buffer, str->len, state, "event_io_write_string");
}

ECB_EXPORT int event_io_printf(Event *e, event_io_state *state,
                               const char *fmt, ...) {
  char text[MOST_TEXT + 1];
  va_list arguments;
  int length;
  va_start(arguments, fmt);
  length = vsnprintf(text, sizeof(text), fmt, arguments);
  va_end(arguments);
  if (length < 0 || length > MOST_TEXT) {
    if (state->optype != NOTHING) {
      reject_pending(state, "event_io_printf");
    }
    errno = E2BIG;
    return EVENT_IO_ERROR;
  }
  return write_all(e, text, length, state, "event_io_printf");
}

/* Keeps what has come: the author's buffer may be a local of the callback. */
static int keep_partial(const char *buf, int done, int size,
                        event_io_state *state) {
  if (state->optype == READING) {
    state->offset = done;
    return EVENT_IO_PENDING;
  }
  if (make_room(state, size) < 0) {
    return failed(state);
  }
  memcpy(state->buf, buf, (size_t)done);
  state->buflen = size;
  state->offset = done;
  state->optype = READING;
  return EVENT_IO_PENDING;
}

static int read_rounds(Event *e, char *buf, int size, event_io_state *state) {
  char *into = state->optype == READING ? state->buf : buf;
  int rounds, done = state->optype == READING ? state->offset : 0;
  for (rounds = 0; done < size; rounds++) {
    int count;
    if (rounds == MOST_ROUNDS) {
      state->needmask = E_READ;
      return keep_partial(buf, done, size, state);
    }
    count = event_read(e, into + done, size - done, &state->needmask);
    if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
      return keep_partial(buf, done, size, state);
    }
    if (count < 0) {
      return failed(state);
    }
    if (count == 0) {
      end(state);
      return EVENT_IO_EOF;
    }
    done += count;
  }
  if (into != buf) {
    memcpy(buf, into, (size_t)size);
  }
  end(state);
  return EVENT_IO_DONE;
}

/* Called again while it is pending, it goes on, into the buffer of that call. */
ECB_EXPORT int event_io_read(Event *e, char *buf, int buflen,
                             event_io_state *state) {
  ecb_check_thread("event_io_read");
  if (state->optype != NOTHING &&
      (state->optype != READING || state->buflen != buflen)) {
    reject_pending(state, "event_io_read");
  }
  return read_rounds(e, buf, buflen, state);
}

/* The bytes of a read that is done by a retry stay in `state->buf`. */
ECB_EXPORT int event_io_retry(Event *e, event_io_state *state) {
  ecb_check_thread("event_io_retry");
  if (state->optype == READING) {
    return read_rounds(e, state->buf, state->buflen, state);
  }
  if (state->optype != WRITING) {
    ecb_misuse("RT118", "event_io_retry: nothing is pending; begin an "
               "operation");
  }
  return go_on_writing(e, state);
}
