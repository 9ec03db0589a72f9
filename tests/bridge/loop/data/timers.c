/* Timers by a script on standard input: `add ID SECONDS`, `clear ID`,
   `on ID ACTION…` (an action is +ID:SECONDS or -ID, done when ID fires), `turn
   SECONDS`. Each firing is a line. */
#include "host.h"

enum { IDS = 256 };
static Event *living[IDS];
static char actions[IDS][128];

static int fired(Event *event, int type, void *closure, struct timeval *now);

static void add(int id, float seconds) {
  if (!living[id]) {
    living[id] =
        build_event_from_now_f(seconds, -1, fired, (void *)(size_t)id);
    schedule_event(living[id]);
  }
}

static void clear(int id) {
  if (living[id]) {
    CHECK(clear_timed_event(living[id]) == 1);
    living[id] = NULL;
  }
}

static int fired(Event *event, int type, void *closure, struct timeval *now) {
  int id = (int)(size_t)closure;
  char *action, *place = NULL, text[128];
  (void)event;
  (void)now;
  CHECK(type == E_TIMEOUT);
  printf("%d %.3f\n", id, host_time - 1000);
  living[id] = NULL;
  strcpy(text, actions[id]);
  for (action = strtok_r(text, " \n", &place); action;
       action = strtok_r(NULL, " \n", &place)) {
    if (*action == '+') {
      add(atoi(action + 1), (float)atof(strchr(action, ':') + 1));
    } else {
      clear(atoi(action + 1));
    }
  }
  return 0;
}

int main(void) {
  char line[160];
  int id;
  host_open();
  while (fgets(line, sizeof(line), stdin)) {
    char *rest = strchr(line, ' ') + 1;
    if (line[0] == 't') {
      double end = host_time + atof(rest);
      while (host_time < end) {
        ecb_loop_turn(end - host_time);
      }
      puts("-");
      continue;
    }
    id = atoi(rest);
    rest = strchr(rest, ' ');
    if (line[0] == 'a') {
      add(id, (float)atof(rest));
    } else if (line[0] == 'c') {
      clear(id);
    } else {
      strcpy(actions[id], rest);
    }
  }
  host_close(0); /* those that wait still are freed */
  return 0;
}
