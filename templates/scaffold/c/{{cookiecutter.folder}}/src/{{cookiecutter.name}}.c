/* {{ cookiecutter.description_doc }}. */
#include "{{ cookiecutter.name }}.h"
{% if cookiecutter.has_timer %}#include "event.h"
#include "scheduler.h"
{% endif %}
{% if cookiecutter.has_timer %}#define REPORT_INTERVAL 60.0f

{% endif %}/* One for {% if cookiecutter.type == "singleton" %}the life of the server{% else %}each generation of the configuration{% endif %}. Providers run in any thread, several at once. */
struct {{ cookiecutter.name }} {
  int failures; /* any thread: read and written by __atomic functions alone */
{% if cookiecutter.has_timer %}  int reports; /* scheduler thread */
  Event *timer; /* scheduler thread */
{% endif %}};
{{ cookiecutter.upper }}_STATE;

/* Log a permanent delivery failure. Any thread. */
void {{ cookiecutter.name }}_core_log_permanent_failure_v1(struct {{ cookiecutter.name }} *self,
    ec_message *msg, domain_record *dr, struct timeval *now, const char *note,
    int note_len) {
  (void)msg;
  (void)dr;
  (void)now;
  (void)note_len;
{% if cookiecutter.has_hook %}  if ({{ cookiecutter.name }}_call_decision_v1(note) != 0) return;
{% else %}  (void)note;
{% endif %}  __atomic_add_fetch(&self->failures, 1, __ATOMIC_RELAXED);
}

/* `{{ cookiecutter.address }} status`: show what was counted. Scheduler thread. */
void {{ cookiecutter.name }}_control_status(struct {{ cookiecutter.name }} *self, string *response,
    const char *arguments, int xml) {
  struct {{ cookiecutter.name }}_held held;

  (void)arguments;
  (void)xml;
  stringprintf(response, "failures: %d\n",
      __atomic_load_n(&self->failures, __ATOMIC_RELAXED));
{% if cookiecutter.has_timer %}  stringprintf(response, "reports: %d\n", self->reports);
{% endif %}  stringprintf(response, "greeting: %s\n",
      {{ cookiecutter.name }}_option_greeting(self, NULL, &held));
  {{ cookiecutter.name }}_release(&held);
}
{% if cookiecutter.has_timer %}
static int report(Event *event, int type, void *closure, struct timeval *now);

/* Scheduler thread. A timed event happens once: the next one is a new event. */
static void begin_interval(struct {{ cookiecutter.name }} *self) {
  self->timer = build_event_from_now_f(REPORT_INTERVAL, -1, report, self);
  schedule_event(self->timer);
}

static int report(Event *event, int type, void *closure, struct timeval *now) {
  struct {{ cookiecutter.name }} *self = closure;
  struct {{ cookiecutter.name }}_held held;
  const char *greeting = {{ cookiecutter.name }}_option_greeting(self, NULL, &held);

  (void)event;
  (void)type;
  (void)now;
  self->reports++;
  ec_mod_debug({{ cookiecutter.name }}_infrastructure(self), DNOTICE,
      "%s: %d failures, senders wait %d seconds\n", greeting,
      __atomic_load_n(&self->failures, __ATOMIC_RELAXED),
      {{ cookiecutter.name }}_option_{{ cookiecutter.window }}(self, NULL, NULL, NULL));
  {{ cookiecutter.name }}_release(&held);
  begin_interval(self);
  return 0; /* the scheduler frees the event */
}
{% endif %}
/* Fill the new state, all of whose bytes are 0. Scheduler thread. */
int {{ cookiecutter.name }}_open(struct {{ cookiecutter.name }} *self) {
  (void)self;
  return 0;
}

/* Take up a configuration, at the start and at each reload. Scheduler thread;
 * providers may run meanwhile. */
int {{ cookiecutter.name }}_configure(struct {{ cookiecutter.name }} *self,
    ec_config_header *transaction, string *output) {
  (void)transaction;
  (void)output;
{% if cookiecutter.has_timer %}  if (!self->timer) begin_interval(self);
{% else %}  (void)self;
{% endif %}  return 0;
}
{% if cookiecutter.type == "generic" %}
/* Give up what the state holds; the state itself is freed afterwards. */
void {{ cookiecutter.name }}_close(struct {{ cookiecutter.name }} *self) {
{% if cookiecutter.has_timer %}  /* Cleared and freed, unless it is no longer there. */
  if (self->timer && !clear_timed_event(self->timer)) event_free(self->timer);
{% else %}  (void)self;
{% endif %}}
{% endif %}