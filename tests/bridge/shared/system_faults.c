/* System calls that fail when told to; linked with --wrap. They are counted
   together with allocations, so that one number names each in turn. */
#include <errno.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "faults.h"

static int fails(int failure) {
  if (__atomic_add_fetch(&allocation_count, 1, __ATOMIC_RELAXED) != fail_at) {
    return 0;
  }
  errno = failure;
  return 1;
}

int __real_epoll_ctl(int epoll, int operation, int fd,
                     struct epoll_event *event);
int __real_epoll_wait(int epoll, struct epoll_event *events, int most,
                      int timeout);
ssize_t __real_read(int fd, void *buffer, size_t size);

int __wrap_epoll_ctl(int epoll, int operation, int fd,
                     struct epoll_event *event);
int __wrap_epoll_wait(int epoll, struct epoll_event *events, int most,
                      int timeout);
ssize_t __wrap_read(int fd, void *buffer, size_t size);

int __wrap_epoll_ctl(int epoll, int operation, int fd,
                     struct epoll_event *event) {
  return fails(ENOMEM) ? -1 : __real_epoll_ctl(epoll, operation, fd, event);
}

int __wrap_epoll_wait(int epoll, struct epoll_event *events, int most,
                      int timeout) {
  return fails(EINTR) ? -1 : __real_epoll_wait(epoll, events, most, timeout);
}

ssize_t __wrap_read(int fd, void *buffer, size_t size) {
  return fails(EIO) ? -1 : __real_read(fd, buffer, size);
}
