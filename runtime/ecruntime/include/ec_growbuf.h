/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_EC_GROWBUF_H
#define EC_EC_GROWBUF_H
#include "ec_types.h"
#include "event.h"
#include "ec_malloc.h"

#ifdef __cplusplus
extern "C" {
#endif

#define TRYREAD_UNTIL_CRLF "\r\n"
#define TRYREAD_UNTIL_CRLFDOTCRLF "\r\n.\r\n"
struct grow_buf {
  char *data;
  size_t start;
  size_t used;
  size_t allocd;
  size_t searched;
};

struct _minimal_tryread_construct {
  grow_buf gb_buffer;
  int gb_donesize;
  char *gb_donebuffer;
  int gb_padding;
  int max_region_size;
  void (*match_hook)(minimal_tryread_construct *mtc, void *match_closure);
  void *match_closure;
  void (*finalize_hook)(minimal_tryread_construct *, void *finalize_closure);
  void *finalize_closure;
  void (*page_out_hook)(minimal_tryread_construct *mtc, void *page_out_closure,
      const char *buf, int len);
  void *page_out_closure;
};

int ec_growbuf_io_cur_chunk(io_object *io, char **outbuf);
int ec_growbuf_io_next_chunk(io_object *io, char **outbuf);
io_object *ec_growbuf_io_open(size_t size);
void minimal_tryread_construct_free(minimal_tryread_construct *mtc);
int tryread_until(Event *event, int *needmask, minimal_tryread_construct *mtc,
    const char *until);
int trywrite(Event *event, const char *buffer, int buflen);
int trywritef(Event *event, const char *buffer,
    ...) __attribute__((format(printf, 2, 3)));
int ec_debug_printf(int level, int mask, const char *s,
    ...) __attribute__((format(printf, 3, 4)));

#ifdef __cplusplus
}
#endif

#endif
