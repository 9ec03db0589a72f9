/* Bytes through events: read, write and close, with the seam for TLS. */
#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

#include "ecb_report.h"
#include "loop/descriptors.h"
#include "loop/fork.h"
#include "loop/loop.h"
#include "loop/schedule.h"
#include "scheduler.h"

/* Asked after a failure only: it would cost more than the transfer. */
static void check_usable(const ecb_event *event, const char *function) {
  if (ecb_event_is_timed(event) || event->shown.fd < 0) {
    ecb_misuse("RT116", "%s: %s %s", function, ecb_event_text(event),
               ecb_event_is_timed(event) ? "is a timed event" : "was closed");
  }
}

/* The system finds its way in a socket sooner when it is named as one. */
static ssize_t receive_or_read(ecb_event *event, char *buf, size_t size) {
  ssize_t count;
  if (!event->is_no_socket) {
    count = recv(event->shown.fd, buf, size, 0);
    if (count >= 0 || errno != ENOTSOCK) {
      return count;
    }
    event->is_no_socket = 1;
  }
  return read(event->shown.fd, buf, size);
}

/* `needmask` is set in either case: after a success it is the mask for the
   next read, which the first sample of the documentation returns. */
ECB_EXPORT int event_read(Event *e, char *buf, int buflen, int *needmask) {
  ecb_event *event;
  ssize_t count;
  ecb_check_thread("event_read");
  event = ecb_event_of(e, "event_read");
  if (e->io_opset && e->io_opset->event_read) {
    check_usable(event, "event_read");
    return e->io_opset->event_read(e, buf, buflen, needmask);
  }
  *needmask = E_READ;
  do {
    count = receive_or_read(event, buf, (size_t)buflen);
  } while (count < 0 && errno == EINTR);
  if (count < 0) {
    int failure = errno;
    check_usable(event, "event_read");
    errno = failure;
  }
  return (int)count;
}

/* A socket whose peer has gone must not end the process by SIGPIPE. */
static ssize_t send_or_write(ecb_event *event, const char *buf, size_t size) {
  ssize_t count;
  if (!event->is_no_socket) {
    count = send(event->shown.fd, buf, size, MSG_NOSIGNAL);
    if (count >= 0 || errno != ENOTSOCK) {
      return count;
    }
    event->is_no_socket = 1;
  }
  return write(event->shown.fd, buf, size);
}

ECB_EXPORT int event_write(Event *e, const char *buf, int buflen,
                           int *needmask) {
  ecb_event *event;
  ssize_t count;
  ecb_check_thread("event_write");
  event = ecb_event_of(e, "event_write");
  if (e->io_opset && e->io_opset->event_write) {
    check_usable(event, "event_write");
    return e->io_opset->event_write(e, buf, buflen, needmask);
  }
  *needmask = E_WRITE;
  do {
    count = send_or_write(event, buf, (size_t)buflen);
  } while (count < 0 && errno == EINTR);
  if (count < 0) {
    int failure = errno;
    check_usable(event, "event_write");
    errno = failure;
  }
  return (int)count;
}

int ecb_event_close_descriptor(ecb_event *event) {
  Event *shown = &event->shown;
  int closed;
  if (shown->fd < 0) {
    return 0;
  }
  if (shown->io_opset && shown->io_opset->event_close) {
    closed = shown->io_opset->event_close(shown);
  } else {
    closed = close(shown->fd);
  }
  shown->fd = -1;
  return closed;
}

/* Out of epoll first: the number may be reused at once. The structure stays;
   its callback returns 0. */
ECB_EXPORT int event_close(Event *e) {
  ecb_event *event;
  ecb_check_thread("event_close");
  event = ecb_event_of(e, "event_close");
  check_usable(event, "event_close");
  if (event->place == ECB_WATCHED) {
    ecb_descriptors_remove(event);
  }
  ecb_unlink(&event->link);
  event->again_mask = 0;
  if (!ecb_event_is_timed(event)) {
    event->place = ECB_BUILT;
  }
  return ecb_event_close_descriptor(event);
}

/* Any thread; the descriptor has no event. */
ECB_EXPORT int sp_sync_close(int fd, int wants_shutdown) {
  ecb_check_fork("sp_sync_close");
  if (wants_shutdown) {
    shutdown(fd, SHUT_RDWR); /* refused by what is no connected socket */
  }
  return close(fd);
}
