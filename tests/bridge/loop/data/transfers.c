/* Whole transfers and records over sockets, by a script on standard input.

   feed TEXT       the peer writes it
   end             the peer closes
   until TEXT      one tryread_until; limit N sets its limit
   read N          one event_io_read of N bytes
   Escapes in texts: r and n after a backslash. */
#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

#include "ec_growbuf.h"
#include "faults.h"
#include "host.h"
#include "misc/ec_string.h"

static int fds[2];
static Event *event;

static int never(Event *event, int type, void *closure, struct timeval *now) {
  (void)event;
  (void)type;
  (void)closure;
  (void)now;
  return 0;
}

static void begin(void) {
  host_open();
  host_pair(fds);
  event = build_fd_event(fds[0], E_READ, 0, never, NULL);
}

static void finish(void) {
  event_free(event);
  host_close(0);
}

static char *unescaped(char *text) {
  char *from = text, *to = text;
  while (*from && *from != '\n') {
    if (*from == '\\') {
      *to++ = from[1] == 'r' ? '\r' : '\n';
      from += 2;
    } else {
      *to++ = *from++;
    }
  }
  *to = '\0';
  return text;
}

static void show_record(minimal_tryread_construct *mtc, const char *until) {
  int mask = 0, length = tryread_until(event, &mask, mtc, until);
  if (length < 0) {
    CHECK(errno != EAGAIN || mask == E_READ);
    puts(errno == EAGAIN ? "wait" : errno == E2BIG ? "big" : "error");
  } else if (!mtc->gb_donebuffer) {
    puts("end");
  } else {
    CHECK(length == mtc->gb_donesize);
    printf("record %s\n", mtc->gb_donebuffer);
    ec_free(MEMTYPE_MESSAGE_BODY, mtc->gb_donebuffer);
  }
}

static void show_read(event_io_state *state, int size) {
  char text[256]; /* not the same in each call, as in a callback */
  int result;
  memset(text, '?', sizeof(text));
  result = event_io_read(event, text, size, state);
  if (result == EVENT_IO_DONE) {
    printf("done %.*s\n", size, text);
  } else {
    puts(result == EVENT_IO_PENDING ? "wait"
                                    : result == EVENT_IO_EOF ? "end" : "error");
  }
}

static void run_script(int unused) {
  minimal_tryread_construct mtc;
  event_io_state state;
  char line[512];
  (void)unused;
  begin();
  memset(&mtc, 0, sizeof(mtc));
  memset(&state, 0, sizeof(state));
  while (fgets(line, sizeof(line), stdin)) {
    char *space = strchr(line, ' ');
    char *text = unescaped(space ? space + 1 : line);
    if (strncmp(line, "feed ", 5) == 0) {
      CHECK(write(fds[1], text, strlen(text)) == (ssize_t)strlen(text));
    } else if (strncmp(line, "end", 3) == 0) {
      close(fds[1]);
    } else if (strncmp(line, "until ", 6) == 0) {
      show_record(&mtc, text);
    } else if (strncmp(line, "limit ", 6) == 0) {
      mtc.max_region_size = atoi(text);
    } else {
      show_read(&state, atoi(text));
    }
  }
  minimal_tryread_construct_free(&mtc);
  event_io_state_clean(&state);
  finish();
}

enum { LARGE = 1 << 20 };
static char large[LARGE], got[LARGE];

/* A write that takes many callbacks; the peer reads in between. */
static void test_write(int is_repeated) {
  event_io_state state;
  int i, result, received = 0;
  begin();
  memset(&state, 0, sizeof(state));
  for (i = 0; i < LARGE; i++) {
    large[i] = (char)(i * 7 + i / 251);
  }
  result = event_io_write(event, large, LARGE, &state);
  while (result == EVENT_IO_PENDING) {
    ssize_t count = read(fds[1], got + received, 40000);
    CHECK(state.needmask == E_WRITE && count > 0);
    received += (int)count;
    result = is_repeated ? event_io_write(event, large, LARGE, &state)
                         : event_io_retry(event, &state);
  }
  CHECK(result == EVENT_IO_DONE && state.needmask == 0);
  while (received < LARGE) {
    ssize_t count = read(fds[1], got + received, (size_t)(LARGE - received));
    CHECK(count > 0);
    received += (int)count;
  }
  CHECK(memcmp(large, got, LARGE) == 0);
  event_io_state_clean(&state);
  CHECK(host_blocks() == 1);
  finish();
}

static void test_texts(int unused) {
  string text = {3, 0, large, 0, NULL};
  event_io_state state;
  (void)unused;
  begin();
  memset(&state, 0, sizeof(state));
  memset(large, 'a', 9000);
  CHECK(event_io_printf(event, &state, "%d-%s", 7, "x") == EVENT_IO_DONE);
  CHECK(event_io_printf(event, &state, "%s", large) == EVENT_IO_ERROR);
  CHECK(errno == E2BIG);
  CHECK(event_io_write_string(event, &text, &state) == EVENT_IO_DONE);
  CHECK(trywrite(event, "b", 1) == 1 && trywritef(event, "%dc", 5) == 1);
  CHECK(trywritef(event, "%s", large) == 0 && errno == E2BIG);
  CHECK(read(fds[1], got, 100) == 9 && memcmp(got, "7-xaaab5c", 9) == 0);
  close(fds[1]);
  CHECK(event_io_write(event, "x", 1, &state) == EVENT_IO_ERROR);
  CHECK(errno == EPIPE && trywrite(event, "x", 1) == 0);
  finish();
}

static char paged[64];

static void page(minimal_tryread_construct *mtc, void *closure,
                 const char *buf, int len) {
  (void)mtc;
  strncat(closure, buf, (size_t)len);
}

static void test_paging(int unused) {
  minimal_tryread_construct mtc;
  int mask;
  (void)unused;
  begin();
  memset(&mtc, 0, sizeof(mtc));
  mtc.max_region_size = 4;
  mtc.gb_padding = 8;
  mtc.page_out_hook = page;
  mtc.page_out_closure = paged;
  CHECK(write(fds[1], "0123456789\r", 11) == 11);
  CHECK(tryread_until(event, &mask, &mtc, "\r\n") == -1 && errno == EAGAIN);
  CHECK(write(fds[1], "\nz", 2) == 2);
  CHECK(tryread_until(event, &mask, &mtc, "\r\n") == 0 && mtc.gb_donebuffer);
  CHECK(strcmp(paged, "0123456789") == 0);
  ec_free(MEMTYPE_MESSAGE_BODY, mtc.gb_donebuffer);
  CHECK(mtc.gb_buffer.used == 1);
  minimal_tryread_construct_free(&mtc);
  finish();
}

static int opset_read(Event *event, char *buf, int size, int *needmask) {
  (void)event;
  (void)size;
  *needmask = E_WRITE; /* as TLS may need */
  if (*buf == '!') {
    errno = EAGAIN;
    return -1;
  }
  *buf = 'T';
  return 1;
}

static int opset_close(Event *event) { return close(event->fd); }

static void test_opset(int unused) {
  event_io_opset opset;
  event_io_state state;
  char text[2] = "!";
  (void)unused;
  begin();
  memset(&opset, 0, sizeof(opset));
  memset(&state, 0, sizeof(state));
  opset.event_read = opset_read;
  opset.event_close = opset_close;
  event->io_opset = &opset;
  CHECK(event_io_read(event, text, 1, &state) == EVENT_IO_PENDING);
  CHECK(state.needmask == E_WRITE);
  state.buf[0] = ' ';
  CHECK(event_io_read(event, text, 1, &state) == EVENT_IO_DONE);
  CHECK(text[0] == 'T');
  event_io_state_clean(&state);
  CHECK(event_close(event) == 0);
  finish();
}

static void run_fault(int number) {
  event_io_state state;
  minimal_tryread_construct mtc;
  char text[4];
  int mask;
  begin();
  memset(&state, 0, sizeof(state));
  memset(&mtc, 0, sizeof(mtc));
  ecb_enter_module("owl");
  if (number == 0) {
    event_io_read(event, text, 4, &state);
    event_io_write(event, "x", 1, &state);
  } else if (number == 1) {
    event_io_retry(event, &state);
  } else {
    tryread_until(event, &mask, &mtc, "");
  }
}

static void test_failing(int failing) {
  minimal_tryread_construct mtc;
  event_io_state state;
  char text[8];
  int mask;
  begin();
  memset(&mtc, 0, sizeof(mtc));
  memset(&state, 0, sizeof(state));
  CHECK(write(fds[1], "ab\r\ncde", 7) == 7);
  fail_at = allocation_count + failing;
  if (tryread_until(event, &mask, &mtc, "\r\n") >= 0) {
    CHECK(strcmp(mtc.gb_donebuffer, "ab") == 0);
    ec_free(MEMTYPE_MESSAGE_BODY, mtc.gb_donebuffer);
  } else {
    CHECK(errno == ENOMEM || errno == EIO);
  }
  minimal_tryread_construct_free(&mtc);
  CHECK(write(fds[1], "fg", 2) == 2);
  mask = event_io_read(event, text, 8, &state);
  CHECK(mask != EVENT_IO_EOF);
  event_io_state_clean(&state);
  puts(allocation_count < fail_at ? "none failed" : "failed");
  finish();
}

int main(int argc, char **argv) {
  static const struct test_case cases[] = {
      {"script", run_script}, {"write", test_write},   {"texts", test_texts},
      {"paging", test_paging}, {"opset", test_opset},  {"fault", run_fault},
      {"failing", test_failing}, {NULL, NULL},
  };
  return run_case(cases, argc, argv);
}
