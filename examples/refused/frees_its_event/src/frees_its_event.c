#include "frees_its_event.h"
#include "event.h"
#include "scheduler.h"

struct frees_its_event {
  Event *timer;
};
FREES_ITS_EVENT_STATE;

static int on_minute(Event *event, int type, void *closure, struct timeval *now) {
  (void)type;
  (void)closure;
  (void)now;
  event_free(event);
  return 0;
}

int frees_its_event_open(struct frees_its_event *self) {
  self->timer = build_event_from_now_f(60.0f, -1, on_minute, self);
  schedule_event(self->timer);
  return 0;
}

int frees_its_event_configure(struct frees_its_event *self, ec_config_header *transaction, string *output) {
  (void)self;
  (void)transaction;
  (void)output;
  return 0;
}
