/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_EVENT_H
#define EC_EVENT_H
#include "ec_types.h"

#ifdef __cplusplus
extern "C" {
#endif

#define EVENT_IO_EOF (-2)
#define EVENT_IO_ERROR (-1)
#define EVENT_IO_DONE 0
#define E_AGGRESSIVE_NONE 0
#define EVENT_IO_PENDING 1
#define E_AGGRESSIVE_LOW 1
#define E_FROM_NOW 1
#define E_READ 1
#define E_AGGRESSIVE_MED 2
#define E_FROM_EPOCH 2
#define E_WRITE 2
#define E_AGGRESSIVE_HIGH 3
#define E_EXCEPTION 4
#define E_TIMEOUT 8
#define E_ASYNC 16
struct _Event {
  struct timeval trigger;
  void *io_data;
  event_io_opset *io_opset;
  int aggressive : 4;
  int trace : 1;
  int unused : 27;
  int mask;
  int fd;
  EventFunc callback;
  void *closure;
  pthread_t scheduled_thread;
};

struct _event_io_state {
  char *buf;
  int optype;
  int buflen;
  int bufsize;
  int offset;
  int needmask;
};

struct ec_event_io_opset {
  AcceptFunc event_accept;
  ReadFunc event_read;
  WriteFunc event_write;
  CloseFunc event_close;
  SendFileFunc event_sendfile;
};

Event *build_event(struct timeval when, int whence, int fd, EventFunc callback,
    void *closure);
Event *build_event_from_now_f(float offset, int fd, EventFunc callback,
    void *closure);
Event *build_fd_event(int fd, int mask, int aggressive, EventFunc callback,
    void *closure);
int event_close(Event *e);
void event_free(Event *e);
int event_io_printf(Event *e, event_io_state *state, const char *fmt,
    ...) __attribute__((format(printf, 3, 4)));
int event_io_read(Event *e, char *buf, int buflen, event_io_state *state);
int event_io_retry(Event *e, event_io_state *state);
void event_io_state_clean(event_io_state *state);
int event_io_write(Event *e, const char *buf, int buflen,
    event_io_state *state);
int event_io_write_string(Event *e, string *str, event_io_state *state);
void event_post_dup(Event *dst, Event *src);
int event_read(Event *e, char *buf, int buflen, int *needmask);
int event_write(Event *e, const char *buf, int buflen, int *needmask);
#define build_event_from_epoch(when, fd, callback, closure) \
  build_event((when), E_FROM_EPOCH, (fd), (callback), (closure))
#define build_event_from_now(when, fd, callback, closure) \
  build_event((when), E_FROM_NOW, (fd), (callback), (closure))

#ifdef __cplusplus
}
#endif

#endif
