/* TLS under events: both ends in one loop, over a pair of sockets. */
#include "io/tls.h"

#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

#include "faults.h"
#include "host.h"
#include "misc/ec_string.h"

static const char *certificate, *key;
static string error;

typedef struct end {
  Event *event;
  const char *to_write; /* what is left of it */
  char got[70000];
  size_t size;
  size_t wanted;
  int is_ended, failure, closes;
} end;
static end server, client;

static int write_rest(Event *event, end *one) {
  int mask = E_READ;
  while (one->to_write && *one->to_write) {
    int count = event_write(event, one->to_write, (int)strlen(one->to_write),
                            &mask);
    if (count < 0) {
      one->failure = errno == EAGAIN ? 0 : errno;
      return mask;
    }
    one->to_write += count;
  }
  return E_READ;
}

/* In small pieces: most of a record then lies in a buffer, and not in the
   socket. One read a call. */
static int serve(Event *event, int type, void *closure, struct timeval *now) {
  end *one = closure;
  int mask = E_READ, count, write_mask;
  (void)type;
  (void)now;
  write_mask = write_rest(event, one);
  if (one->failure == 0) {
    count = event_read(event, one->got + one->size, 7, &mask);
    if (count > 0) {
      one->size += (size_t)count;
      mask = E_READ;
    } else if (count == 0) {
      one->is_ended = 1;
    } else if (errno != EAGAIN) {
      one->failure = errno;
    }
  }
  if (one->is_ended || one->failure ||
      (one->closes && one->size >= one->wanted)) {
    one->event = NULL;
    event_close(event);
    return 0;
  }
  return mask | write_mask;
}

static ecb_tls_context *new_context(int is_client, const char *authorities) {
  ecb_tls_settings settings = {.is_client = is_client,
                               .certificates = is_client ? NULL : certificate,
                               .key = is_client ? NULL : key,
                               .authorities = authorities};
  ecb_tls_context *context = ecb_tls_context_new(&settings, &error);
  if (!context && fail_at == 0) {
    fprintf(stderr, "%s\n", error.buffer);
    exit(3);
  }
  return context;
}

static void begin(void) {
  int fds[2];
  host_open_real();
  host_pair(fds);
  string_init_type(&error, 64, STRING_TYPE_MALLOC);
  server.event = build_fd_event(fds[0], E_READ, 0, serve, &server);
  client.event = build_fd_event(fds[1], E_READ | E_WRITE, 0, serve, &client);
}

static void start(const char *authorities, const char *name) {
  ecb_tls_context *context = new_context(0, NULL);
  CHECK(!ecb_tls_is_on(server.event));
  CHECK(ecb_tls_start(server.event, context, NULL) == 0);
  CHECK(ecb_tls_is_on(server.event) && !ecb_tls_version(server.event));
  ecb_tls_context_free(context); /* the connection keeps what it needs */
  context = new_context(1, authorities);
  CHECK(ecb_tls_start(client.event, context, name) == 0);
  ecb_tls_context_free(context);
  schedule_event(server.event);
  schedule_event(client.event);
}

static void run(void) {
  int turn;
  for (turn = 0; turn < 100000 && (server.event || client.event); turn++) {
    CHECK(ecb_loop_turn(0.2) >= 0);
  }
  CHECK(!server.event && !client.event);
}

static void finish(void) {
  string_destroy(&error);
  host_close(0);
}

static char request[60001];

static void test_talk(int unused) {
  (void)unused;
  begin();
  start(certificate, "localhost");
  memset(request, 'k', 60000); /* more than one record, and than the socket */
  client.to_write = request;
  server.to_write = "reef";
  server.wanted = 60000;
  server.closes = 1;
  run();
  CHECK(server.size == 60000 && server.failure == 0);
  CHECK(memcmp(server.got, request, 60000) == 0);
  CHECK(client.size == 4 && memcmp(client.got, "reef", 4) == 0);
  CHECK(client.is_ended && client.failure == 0);
  finish();
}

static void test_version(int unused) {
  (void)unused;
  begin();
  start(certificate, "localhost");
  client.to_write = "x";
  while (server.size == 0) {
    CHECK(ecb_loop_turn(0.2) >= 0);
  }
  CHECK(strncmp(ecb_tls_version(server.event), "TLSv1.", 6) == 0);
  client.closes = 1;
  server.to_write = "y";
  CHECK(event_close(client.event) == 0); /* from outside of its callback */
  event_free(client.event);
  client.event = NULL;
  run();
  CHECK(server.is_ended || server.failure == EPIPE);
  finish();
}

/* The peer of an end that is not trusted, or has another name, sees no byte. */
static void test_distrust(int has_other_name) {
  begin();
  start(has_other_name ? certificate : NULL,
        has_other_name ? "reef.example" : "localhost");
  client.to_write = "secret";
  run();
  CHECK(client.failure == EPROTO && server.size == 0);
  CHECK(server.failure == EPROTO || server.failure == EPIPE ||
        server.failure == ECONNRESET);
  finish();
}

/* A third one cuts the stream off: no end of input is told. */
static void test_truncation(int unused) {
  int fd;
  (void)unused;
  begin();
  start(certificate, "localhost");
  client.to_write = "x";
  while (server.size == 0) {
    CHECK(ecb_loop_turn(0.2) >= 0);
  }
  fd = client.event->fd;
  CHECK(shutdown(fd, SHUT_RDWR) == 0);
  run();
  CHECK(!server.is_ended && server.failure != 0);
  CHECK(!client.is_ended && client.failure != 0);
  finish();
}

/* Suspended while input that was decrypted already is left: it is read after
   the event is resumed, although the socket has no more. */
static Event *suspended;

static int suspend_once(Event *event, int type, void *closure,
                        struct timeval *now) {
  end *one = closure;
  if (one->size == 0 || suspended) {
    return serve(event, type, closure, now);
  }
  suspended = ec_malloc(MEMTYPE_EVENT);
  memcpy(suspended, event, sizeof(*event));
  event_post_dup(suspended, event);
  clear_event_by_fd(event->fd);
  one->event = suspended;
  return 0;
}

static void test_suspension(int unused) {
  (void)unused;
  begin();
  server.event->callback = suspend_once;
  start(certificate, "localhost");
  client.to_write = "a line that is longer than one read";
  server.wanted = strlen(client.to_write);
  server.closes = 1;
  while (!suspended) {
    CHECK(ecb_loop_turn(0.2) >= 0);
  }
  CHECK(server.size == 7 && ecb_loop_turn(0) >= 0 && server.size == 7);
  schedule_event(suspended);
  run();
  CHECK(server.size == server.wanted && server.failure == 0);
  finish();
}

/* No TLS at the other end. */
static void test_plain_peer(int unused) {
  ecb_tls_context *context;
  (void)unused;
  begin();
  context = new_context(0, NULL);
  CHECK(ecb_tls_start(server.event, context, NULL) == 0);
  ecb_tls_context_free(context);
  schedule_event(server.event);
  schedule_event(client.event);
  client.to_write = "EHLO reef.example\r\nHELP\r\n";
  run();
  CHECK(server.failure == EPROTO && server.size == 0);
  finish();
}

static void test_settings(int unused) {
  ecb_tls_settings settings = {.certificates = "/nowhere"};
  (void)unused;
  begin();
  CHECK(!ecb_tls_context_new(&settings, &error));
  CHECK(strstr(error.buffer, "cannot use the certificate '/nowhere'"));
  settings.certificates = certificate;
  settings.key = certificate; /* there is no key in it */
  error.len = 0;
  CHECK(!ecb_tls_context_new(&settings, &error));
  CHECK(strstr(error.buffer, "cannot use the key"));
  settings.key = key;
  settings.authorities = key;
  error.len = 0;
  CHECK(!ecb_tls_context_new(&settings, &error));
  CHECK(strstr(error.buffer, "cannot use the authorities"));
  settings.authorities = NULL;
  settings.ciphers = "NO-SUCH-CIPHER";
  error.len = 0;
  CHECK(!ecb_tls_context_new(&settings, &error));
  CHECK(strstr(error.buffer, "cannot use the ciphers 'NO-SUCH-CIPHER'"));
  CHECK(!ecb_tls_context_new(&settings, NULL));
  ecb_tls_context_free(NULL);
  CHECK(event_close(server.event) == 0 && event_close(client.event) == 0);
  event_free(server.event);
  event_free(client.event);
  finish();
}

/* The environment names a library that there is not. */
static void test_no_library(int unused) {
  ecb_tls_settings settings = {.is_client = 1};
  (void)unused;
  string_init_type(&error, 64, STRING_TYPE_MALLOC);
  CHECK(!ecb_tls_context_new(&settings, &error));
  puts(error.buffer);
  error.len = 0;
  CHECK(!ecb_tls_context_new(&settings, &error) && error.len > 0);
  string_destroy(&error);
}

static void run_failing(int failing) {
  ecb_tls_context *context;
  int is_started = 0;
  begin();
  ecb_tls_context_free(new_context(0, NULL)); /* loads the library */
  allocation_count = 0;
  fail_at = failing;
  context = new_context(0, NULL);
  if (context) {
    is_started = ecb_tls_start(server.event, context, NULL) == 0;
  }
  fail_at = 0;
  ecb_tls_context_free(context);
  CHECK(event_close(server.event) == 0 && event_close(client.event) == 0);
  event_free(server.event);
  event_free(client.event);
  finish();
  puts(allocation_count < failing ? "none failed"
       : is_started               ? "went on"
                                  : "failed");
}

int main(int argc, char **argv) {
  static const struct test_case cases[] = {{"talk", test_talk},
                                           {"version", test_version},
                                           {"distrust", test_distrust},
                                           {"truncation", test_truncation},
                                           {"suspension", test_suspension},
                                           {"plain_peer", test_plain_peer},
                                           {"settings", test_settings},
                                           {"no_library", test_no_library},
                                           {"failing", run_failing},
                                           {NULL, NULL}};
  certificate = argc > 3 ? argv[3] : "";
  key = argc > 4 ? argv[4] : "";
  return run_case(cases, argc, argv);
}
