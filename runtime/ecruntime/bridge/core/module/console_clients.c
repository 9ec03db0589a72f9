/* The factory of a module, to which clients of the console are offered. */
#include "module/console_clients.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "control.h"
#include "ecb_report.h"
#include "ecb_thread.h"
#include "loop/clock.h"
#include "loop/event.h"
#include "loop/owner.h"
#include "loop/schedule.h"
#include "scheduler.h"

/* The process has one, as it has one console: the last that was given. It goes
   with the instance that gave it. */
static EventFunc factory_;
static ecb_owner *owner_;

void ecb_console_clients_close(void) {
  factory_ = NULL;
  if (owner_) {
    ecb_owner_release(owner_);
    owner_ = NULL;
  }
}

/* NULL for none. 0, or -1 outside of the scheduler thread. */
ECB_EXPORT int ec_control_factory_init(EventFunc factory) {
  ecb_owner *owner = ecb_in_scheduler_thread() ? ecb_owner_hold_running() : NULL;
  if (!owner) {
    return -1;
  }
  ecb_console_clients_close();
  factory_ = factory;
  owner_ = owner;
  return 0;
}

static int is_taken(Event *event, int mask) {
  const char *why;
  if (mask <= 0 || event->fd < 0) {
    return 0;
  }
  event->mask = mask;
  if (ecb_schedule_try((ecb_event *)event, &why)) {
    ecb_note(DERROR, "a client of the console is not served by '%.60s': %s",
             owner_->name, why);
    return 0;
  }
  return 1;
}

/* A result is what it is for any event: 0 ends it. */
static int offer(int fd) {
  struct timeval now;
  Event *event = build_fd_event(fd, E_READ, 0, factory_, NULL);
  int result;
  if (!event) {
    close(fd);
    return 0;
  }
  get_now(&now);
  result = factory_(event, E_READ, NULL, &now);
  if (is_taken(event, result)) {
    return 1;
  }
  if (event->fd >= 0) {
    event_close(event);
  }
  event_free(event);
  return 0;
}

int ecb_console_client_offer(int fd) {
  const char *before;
  int own, is_served;
  if (owner_ && ecb_owner_has_ended(owner_)) {
    ecb_console_clients_close();
  }
  if (!factory_) {
    return 0;
  }
  /* The console closes its descriptor, whoever serves the client. */
  own = fcntl(fd, F_DUPFD_CLOEXEC, 0);
  if (own < 0) {
    ecb_note(DERROR, "a client of the console is not offered to '%.60s': %s",
             owner_->name, strerror(errno));
    return 0;
  }
  before = ecb_enter_module(owner_->key);
  is_served = offer(own);
  ecb_enter_module(before);
  return is_served;
}
