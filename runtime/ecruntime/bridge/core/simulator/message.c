/* Messages of the harness and their context variables. */
#include "simulator/message.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

typedef struct variable {
  struct variable *next;
  char *value; /* NULL once removed: the name keeps its place */
  char name[];
} variable;

/* The lock guards the list; a message has few variables. */
struct ecb_context {
  pthread_mutex_t lock;
  long references;
  variable *first;
};

typedef struct twin {
  ecb_context *of_message;
  ecb_context *of_connection;
  ecb_facts *facts;
  pthread_mutex_t lock;
} twin;

ecb_context *ecb_context_new(void) {
  ecb_context *context = calloc(1, sizeof(*context));
  if (!context || pthread_mutex_init(&context->lock, NULL) != 0) {
    free(context);
    return NULL;
  }
  context->references = 1;
  return context;
}

void ecb_context_hold(ecb_context *context) {
  __atomic_add_fetch(&context->references, 1, __ATOMIC_RELAXED);
}

void ecb_context_release(ecb_context *context) {
  variable *one;
  if (!context ||
      __atomic_sub_fetch(&context->references, 1, __ATOMIC_ACQ_REL) > 0) {
    return;
  }
  one = context->first;
  while (one) {
    variable *next = one->next;
    free(one->value);
    free(one);
    one = next;
  }
  pthread_mutex_destroy(&context->lock);
  free(context);
}

/* The variable of a name, or the end of the list. */
static variable **find(ecb_context *context, const char *name) {
  variable **link = &context->first;
  while (*link && strcmp((*link)->name, name) != 0) {
    link = &(*link)->next;
  }
  return link;
}

static variable *new_variable(const char *name) {
  size_t size = strlen(name) + 1;
  variable *one = malloc(sizeof(*one) + size);
  if (one) {
    one->next = NULL;
    one->value = NULL;
    memcpy(one->name, name, size);
  }
  return one;
}

int ecb_context_set(ecb_context *context, const char *name,
                    const char *value) {
  char *copy = value ? strdup(value) : NULL;
  char *before = copy;
  variable **link;
  int result = 0;
  if (value && !copy) {
    return 0;
  }
  pthread_mutex_lock(&context->lock);
  link = find(context, name);
  if (!*link && value) {
    *link = new_variable(name);
  }
  if (*link) {
    before = (*link)->value;
    (*link)->value = copy;
  }
  result = *link != NULL || !value;
  pthread_mutex_unlock(&context->lock);
  free(before);
  return result;
}

const char *ecb_context_get(ecb_context *context, const char *name) {
  const variable *one;
  const char *value = NULL;
  pthread_mutex_lock(&context->lock);
  one = *find(context, name);
  if (one) {
    value = one->value;
  }
  pthread_mutex_unlock(&context->lock);
  return value;
}

/* A name that was unset keeps its place and is passed over. */
const char *ecb_context_next(ecb_context *context, const char *before) {
  const variable *one;
  pthread_mutex_lock(&context->lock);
  one = context->first;
  if (before) {
    one = *find(context, before);
    one = one ? one->next : NULL;
  }
  while (one && !one->value) {
    one = one->next;
  }
  pthread_mutex_unlock(&context->lock);
  return one ? one->name : NULL;
}

int ecb_context_size(ecb_context *context) {
  const variable *one;
  int count = 0;
  pthread_mutex_lock(&context->lock);
  for (one = context->first; one; one = one->next) {
    count += one->value != NULL;
  }
  pthread_mutex_unlock(&context->lock);
  return count;
}

void ecb_context_clear(ecb_context *context) {
  variable *one;
  pthread_mutex_lock(&context->lock);
  for (one = context->first; one; one = one->next) {
    free(one->value);
    one->value = NULL;
  }
  pthread_mutex_unlock(&context->lock);
}

void ecb_context_each(ecb_context *context,
                      void (*see)(void *closure, const char *name,
                                  const char *value),
                      void *closure) {
  const variable *one;
  pthread_mutex_lock(&context->lock);
  for (one = context->first; one; one = one->next) {
    if (one->value) {
      see(closure, one->name, one->value);
    }
  }
  pthread_mutex_unlock(&context->lock);
}

static int make_lock(pthread_mutex_t *lock) {
  pthread_mutexattr_t kind;
  int failed = pthread_mutexattr_init(&kind);
  if (failed == 0) {
    pthread_mutexattr_settype(&kind, PTHREAD_MUTEX_RECURSIVE);
    failed = pthread_mutex_init(lock, &kind);
    pthread_mutexattr_destroy(&kind);
  }
  return failed;
}

ec_message *ecb_message_new(ecb_context *of_connection) {
  ecb_context *own = ecb_context_new();
  ecb_context *theirs = of_connection ? of_connection : ecb_context_new();
  ec_message *made =
      own && theirs ? ecb_message_of(own, theirs, NULL, NULL) : NULL;
  ecb_context_release(own);
  if (!of_connection) {
    ecb_context_release(theirs);
  }
  return made;
}

ec_message *ecb_message_of(ecb_context *of_message,
                           ecb_context *of_connection,
                           const ecb_fact_source *source, void *owner) {
  twin *message = calloc(1, sizeof(*message));
  if (!message || !(message->facts = ecb_facts_new(source, owner)) ||
      make_lock(&message->lock) != 0) {
    ecb_facts_free(message ? message->facts : NULL);
    free(message);
    return NULL;
  }
  ecb_context_hold(of_message);
  ecb_context_hold(of_connection);
  message->of_message = of_message;
  message->of_connection = of_connection;
  return (ec_message *)message;
}

void ecb_message_free(ec_message *message) {
  twin *own = (twin *)message;
  if (own) {
    ecb_context_release(own->of_message);
    ecb_context_release(own->of_connection);
    ecb_facts_free(own->facts);
    pthread_mutex_destroy(&own->lock);
    free(own);
  }
}

ecb_facts *ecb_message_facts(ec_message *message) {
  return ((twin *)message)->facts;
}

pthread_mutex_t *ecb_message_lock(ec_message *message) {
  return &((twin *)message)->lock;
}

ecb_context *ecb_message_context(ec_message *message, int which) {
  const twin *own = (const twin *)message;
  switch (which) {
  case ECMESS_CTX_MESS:
    return own->of_message;
  case ECMESS_CTX_CONN:
    return own->of_connection;
  default:
    return NULL;
  }
}

ECB_EXPORT const char *ec_message_context_get(ec_message *m, int w,
                                              const char *k) {
  ecb_context *context = ecb_message_context(m, w);
  return context ? ecb_context_get(context, k) : NULL;
}

ECB_EXPORT int ec_message_context_exists_and_get(ec_message *m, int w,
                                                 const char *k,
                                                 const char **v) {
  const char *value = ec_message_context_get(m, w, k);
  if (value && v) {
    *v = value;
  }
  return value != NULL;
}

ECB_EXPORT int ec_message_context_set(ec_message *m, int w, const char *k,
                                      const char *v) {
  ecb_context *context = ecb_message_context(m, w);
  return context ? ecb_context_set(context, k, v) : 0;
}

ECB_EXPORT int ec_message_context_exists(ec_message *m, int w, const char *k) {
  return ec_message_context_get(m, w, k) != NULL;
}

ECB_EXPORT int ec_message_context_delete(ec_message *m, int w, const char *k) {
  ecb_context *context = ecb_message_context(m, w);
  return context && ecb_context_get(context, k)
             ? ecb_context_set(context, k, NULL)
             : 0;
}

ECB_EXPORT int ec_message_context_size(ec_message *m, int w) {
  ecb_context *context = ecb_message_context(m, w);
  return context ? ecb_context_size(context) : 0;
}

ECB_EXPORT const char *ec_message_context_firstkey(ec_message *m, int w) {
  ecb_context *context = ecb_message_context(m, w);
  return context ? ecb_context_next(context, NULL) : NULL;
}

ECB_EXPORT const char *ec_message_context_nextkey(ec_message *m, int w,
                                                  const char *lk) {
  ecb_context *context = ecb_message_context(m, w);
  return context && lk ? ecb_context_next(context, lk) : NULL;
}

ECB_EXPORT void ec_message_context_clean(ec_message *m, int w) {
  ecb_context *context = ecb_message_context(m, w);
  if (context) {
    ecb_context_clear(context);
  }
}
