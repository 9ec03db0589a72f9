/* The table of watched descriptors, and the one epoll of the process. */
#include "loop/descriptors.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ecb_report.h"
#include "loop/loop.h"
#include "loop/posted.h"

/* The process has one loop. */
static int epoll_ = -1;
static int wake_fd_ = -1;
static ecb_watch *watches_; /* by descriptor */
static int room_;
static u_int32_t last_serial_;
static int short_count_;

enum { FIRST_ROOM = 64 };

u_int32_t ecb_epoll_bits(int mask) {
  return (mask & E_READ ? (u_int32_t)EPOLLIN : 0) |
         (mask & E_WRITE ? (u_int32_t)EPOLLOUT : 0) |
         (mask & E_EXCEPTION ? (u_int32_t)EPOLLPRI : 0);
}

/* Errors and hang-ups come unasked: each waiting side is woken, since its next
   call shows what it is. */
int ecb_ready_mask(u_int32_t bits) {
  if (bits & (EPOLLERR | EPOLLHUP)) {
    return ECB_ALL_BITS;
  }
  return (bits & EPOLLIN ? E_READ : 0) | (bits & EPOLLOUT ? E_WRITE : 0) |
         (bits & EPOLLPRI ? E_EXCEPTION : 0);
}

static int make_room(int fd) {
  int room = room_ ? room_ : FIRST_ROOM;
  ecb_watch *watches;
  if (fd < 0) {
    errno = EBADF;
    return -1;
  }
  if (fd < room_) {
    return 0;
  }
  while (room <= fd) {
    room *= 2;
  }
  watches = realloc(watches_, (size_t)room * sizeof(*watches));
  if (!watches) {
    errno = ENOMEM;
    return -1;
  }
  memset(watches + room_, 0, (size_t)(room - room_) * sizeof(*watches));
  watches_ = watches;
  room_ = room;
  return 0;
}

static int control(int operation, int fd, u_int32_t bits) {
  struct epoll_event event = {bits, {.u64 = 0}};
  event.data.u64 =
      (u_int64_t)watches_[fd].serial << 32 | (u_int32_t)fd;
  return epoll_ctl(epoll_, operation, fd, &event);
}

static u_int32_t next_serial(void) {
  last_serial_++;
  return last_serial_ ? last_serial_ : ++last_serial_;
}

ecb_watch *ecb_descriptors_of(int fd) {
  return fd >= 0 && fd < room_ && watches_[fd].serial ? &watches_[fd] : NULL;
}

ecb_watch *ecb_descriptors_find(u_int64_t data) {
  ecb_watch *watch = ecb_descriptors_of(ecb_descriptor_in(data));
  return watch && watch->serial == (u_int32_t)(data >> 32) ? watch : NULL;
}

int ecb_descriptors_end(void) { return room_; }

static void forget(int fd) {
  if (watches_[fd].is_short) {
    short_count_--;
  }
  watches_[fd] = (ecb_watch){NULL, 0, 0, NULL, 0};
}

static int begin(int fd, ecb_event *event, u_int32_t bits) {
  if (make_room(fd) < 0) {
    return -1;
  }
  if (watches_[fd].serial) {
    errno = EEXIST;
    return -1;
  }
  watches_[fd] = (ecb_watch){event, next_serial(), bits, NULL, 0};
  if (control(EPOLL_CTL_ADD, fd, bits) == 0) {
    return 0;
  }
  if (event && (errno == ENOMEM || errno == ENOSPC)) {
    watches_[fd].is_short = 1;
    short_count_++;
    return 0;
  }
  forget(fd);
  return -1;
}

int ecb_descriptors_add(ecb_event *event) {
  event->watched_fd = event->shown.fd;
  return begin(event->watched_fd, event, ecb_epoll_bits(event->shown.mask));
}

static int change(int fd, u_int32_t bits) {
  watches_[fd].bits = bits;
  return watches_[fd].is_short ? 0 : control(EPOLL_CTL_MOD, fd, bits);
}

int ecb_descriptors_change(ecb_event *event, int mask) {
  event->shown.mask = mask;
  return change(event->watched_fd, ecb_epoll_bits(mask));
}

void ecb_descriptors_end_stale(u_int64_t data) {
  struct epoll_event unused = {0, {.u64 = 0}};
  if (!ecb_descriptors_of(ecb_descriptor_in(data))) {
    epoll_ctl(epoll_, EPOLL_CTL_DEL, ecb_descriptor_in(data), &unused);
  }
}

/* Refused by the system when the descriptor is closed already. */
static void end(int fd) {
  struct epoll_event unused = {0, {.u64 = 0}};
  if (!watches_[fd].is_short) {
    epoll_ctl(epoll_, EPOLL_CTL_DEL, fd, &unused);
  }
  forget(fd);
}

void ecb_descriptors_remove(ecb_event *event) {
  end(event->watched_fd);
}

/* The system finds a watch by descriptor and open file: another file under the
   same number has none. */
int ecb_descriptors_is_same(const ecb_event *event) {
  int fd = event->watched_fd;
  const ecb_watch *watch = ecb_descriptors_of(fd);
  return watch && watch->event == event && !watch->is_short &&
         control(EPOLL_CTL_MOD, fd, watch->bits) == 0;
}

int ecb_descriptors_retry(void) {
  int fd, left = short_count_;
  for (fd = 0; left > 0 && fd < room_; fd++) {
    if (!watches_[fd].is_short) {
      continue;
    }
    left--;
    if (control(EPOLL_CTL_ADD, fd, watches_[fd].bits) == 0) {
      watches_[fd].is_short = 0;
      short_count_--;
    }
  }
  return short_count_;
}

/* ---- the host's ---- */

int ecb_loop_lend(int fd, u_int32_t bits) {
  ecb_check_thread("ecb_loop_lend");
  return begin(fd, NULL, bits);
}

static int is_lent(int fd) {
  const ecb_watch *watch = ecb_descriptors_of(fd);
  if (watch && !watch->event && fd != wake_fd_) {
    return 1;
  }
  errno = ENOENT;
  return 0;
}

int ecb_loop_lend_other(int fd, u_int32_t bits) {
  ecb_check_thread("ecb_loop_lend_other");
  return is_lent(fd) ? change(fd, bits) : -1;
}

void ecb_loop_take_back(int fd) {
  ecb_check_thread("ecb_loop_take_back");
  if (is_lent(fd)) {
    end(fd);
  }
}

void **ecb_loop_lent(const ecb_ready *ready) {
  ecb_watch *watch = ecb_descriptors_find(ready->data);
  return watch && !watch->event ? &watch->word : NULL;
}

/* ---- the whole ---- */

int ecb_descriptors_open(void) {
  epoll_ = epoll_create1(EPOLL_CLOEXEC);
  if (epoll_ < 0) {
    return -1;
  }
  wake_fd_ = ecb_posted_open();
  if (wake_fd_ < 0 || begin(wake_fd_, NULL, EPOLLIN) < 0) {
    int failure = errno;
    ecb_descriptors_close();
    ecb_posted_close();
    errno = failure;
    return -1;
  }
  return 0;
}

void ecb_descriptors_close(void) {
  if (epoll_ >= 0) {
    close(epoll_);
  }
  epoll_ = wake_fd_ = -1;
  free(watches_);
  watches_ = NULL;
  room_ = short_count_ = 0;
}

int ecb_descriptors_wait(struct epoll_event *batch, int room, int milliseconds,
                         int *is_woken) {
  int i, kept = 0, count = epoll_wait(epoll_, batch, room, milliseconds);
  for (i = 0; i < count; i++) {
    if (ecb_descriptor_in(batch[i].data.u64) == wake_fd_) {
      ecb_posted_drain_descriptor();
      if (is_woken) {
        *is_woken = 1;
      }
    } else {
      batch[kept++] = batch[i];
    }
  }
  return count < 0 ? count : kept;
}
