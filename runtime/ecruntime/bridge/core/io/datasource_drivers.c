/* Drivers by name, their connections, and the uri of a stanza. */
#include <pthread.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "containers/dictionary.h"
#include "ecb_report.h"
#include "ecb_thread.h"
#include "io/datasource.h"
#include "text/ec_string_buffer.h"

/* The process has one list. Added to under the lock, read without it; a record
   stays as long as the server, since connections point to it. */
static pthread_mutex_t lock_ = PTHREAD_MUTEX_INITIALIZER;
static struct ec_datasource_driver_record *drivers_;

void ecb_data_fail(string *error, const char *format, ...) {
  va_list arguments;
  if (error) {
    va_start(arguments, format);
    ecb_string_vprintf(error, format, arguments);
    va_end(arguments);
  }
}

void ecb_data_forget(string *error, int length) {
  if (error && error->buffer && length < error->len) {
    error->len = length;
    error->buffer[length] = '\0';
  }
}

struct ec_datasource_driver_record *ecb_driver_find(const char *name,
                                                    size_t length) {
  struct ec_datasource_driver_record *one =
      __atomic_load_n(&drivers_, __ATOMIC_ACQUIRE);
  while (one && (strlen(one->name) != length ||
                 strncasecmp(one->name, name, length) != 0)) {
    one = one->next;
  }
  return one;
}

/* 0, or -1: without memory, or when another module has this name. */
ECB_EXPORT int
ec_datasource_register_driver(const char *name,
                              struct ec_datasource_driver_class *driver,
                              generic_module_infrastructure *self) {
  const char *owner = ecb_running_module();
  const struct ec_datasource_driver_record *known;
  struct ec_datasource_driver_record *one;
  size_t size, owner_size = strlen(owner) + 1;
  (void)self;
  if (!name || !*name || strchr(name, ':') || !driver || !driver->connect ||
      !driver->prepare) {
    return -1;
  }
  size = strlen(name) + 1;
  known = ecb_driver_find(name, size - 1);
  if (known && known->funcs == driver) {
    return 0;
  }
  /* A module that was built again, or was refused before, comes anew: its
     former connections keep their functions. */
  if (known && strcmp(known->owner, owner) != 0) {
    return -1;
  }
  one = calloc(1, sizeof(*one) + size + owner_size);
  if (!one) {
    return -1;
  }
  memcpy(one->name, name, size);
  one->owner = memcpy(one->name + size, owner, owner_size);
  one->funcs = driver;
  pthread_mutex_lock(&lock_);
  one->next = drivers_;
  __atomic_store_n(&drivers_, one, __ATOMIC_RELEASE);
  pthread_mutex_unlock(&lock_);
  return 0;
}

void ecb_drivers_close(void) {
  while (drivers_) {
    struct ec_datasource_driver_record *next = drivers_->next;
    free(drivers_);
    drivers_ = next;
  }
}

/* ---- the uri ---- */

/* One KEY=VALUE; a piece without a sign of equality is only in `dsn`. */
static int add_pair(ECDict pairs, const char *piece, size_t length,
                    string *error) {
  const char *sign = memchr(piece, '=', length);
  char *key, *value;
  int result = -1;
  if (!sign) {
    return 0;
  }
  key = strndup(piece, (size_t)(sign - piece));
  value = strndup(sign + 1, length - (size_t)(sign + 1 - piece));
  if (!key || !value) {
    ecb_data_fail(error, "no memory for the uri of a datasource");
  } else if (!*key) {
    ecb_data_fail(error, "'%s' has no name in front of the sign of equality",
                  value);
  } else if (dict_key_exists(pairs, key)) {
    ecb_data_fail(error, "'%s' stands twice in the uri", key);
  } else if (!ecb_dictionary_add(pairs, key, value)) {
    ecb_data_fail(error, "no memory for the uri of a datasource");
  } else {
    result = 0;
  }
  free(key);
  free(value);
  return result;
}

static int add_pairs(ECDict pairs, const char *text, string *error) {
  while (*text) {
    size_t length = strcspn(text, ";");
    if (add_pair(pairs, text, length, error) != 0) {
      return -1;
    }
    text += length + (text[length] == ';');
  }
  return 0;
}

ECDict ecb_datasource_parse_uri(const char *uri, size_t *driver_length,
                                string *error) {
  const char *colon = strchr(uri, ':');
  ECDict pairs;
  if (!colon || colon == uri) {
    ecb_data_fail(error,
                  "'%s' names no driver; write DRIVER:KEY=VALUE;KEY=VALUE",
                  uri);
    return NULL;
  }
  *driver_length = (size_t)(colon - uri);
  pairs = dict_blank();
  if (!pairs) {
    ecb_data_fail(error, "no memory for the uri of a datasource");
    return NULL;
  }
  if (add_pairs(pairs, colon + 1, error) != 0) {
    dict_drop(pairs);
    return NULL;
  }
  if (!dict_key_exists(pairs, "dsn") &&
      !ecb_dictionary_add(pairs, "dsn", colon + 1)) {
    ecb_data_fail(error, "no memory for the uri of a datasource");
    dict_drop(pairs);
    return NULL;
  }
  return pairs;
}

/* ---- connections ---- */

static ecb_data_connection *connect_to(const char *uri, string *error) {
  size_t length;
  ECDict pairs = ecb_datasource_parse_uri(uri, &length, error);
  struct ec_datasource_driver_record *driver =
      pairs ? ecb_driver_find(uri, length) : NULL;
  ecb_data_connection *connection = NULL;
  const char *before;
  int is_connected;
  if (!driver) {
    if (pairs) {
      ecb_data_fail(error, "no module provides the driver '%.*s'", (int)length,
                    uri);
    }
    dict_drop(pairs);
    return NULL;
  }
  connection = calloc(1, sizeof(*connection));
  if (!connection) {
    ecb_data_fail(error, "no memory for a connection");
    dict_drop(pairs);
    return NULL;
  }
  connection->shown.funcs = driver->funcs;
  connection->shown.record = driver;
  connection->shown.error.type = STRING_TYPE_MALLOC;
  before = ecb_enter_module(driver->owner);
  is_connected = driver->funcs->connect(&connection->shown, pairs) == 1;
  ecb_enter_module(before);
  dict_drop(pairs);
  if (!is_connected) {
    ecb_data_fail(error, "%s", connection->shown.error.len
                                   ? connection->shown.error.buffer
                                   : "the driver could not connect");
    string_destroy(&connection->shown.error);
    free(connection);
    return NULL;
  }
  return connection;
}

/* Each attempt of each thread begins one further. */
ecb_data_connection *ecb_data_connect(ec_data_source_query_cache *cache,
                                      string *error) {
  unsigned int count = (unsigned int)cache->uris.size;
  unsigned int first = (unsigned int)__atomic_fetch_add(&cache->last_uri, 1,
                                                        __ATOMIC_RELAXED);
  const int before = error ? error->len : 0;
  unsigned int index;
  for (index = 0; index < count; index++) {
    ecb_data_connection *connection =
        connect_to(cache->uris.items[(first + index) % count], error);
    if (connection) {
      ecb_data_forget(error, before);
      return connection;
    }
    if (index + 1 < count) {
      ecb_data_fail(error, "; ");
    }
  }
  return NULL;
}

void ecb_data_disconnect(ecb_data_connection *connection) {
  const char *before = ecb_enter_module(connection->shown.record->owner);
  if (connection->shown.funcs->disconnect) {
    connection->shown.funcs->disconnect(&connection->shown);
  }
  ecb_enter_module(before);
  string_destroy(&connection->shown.error);
  free(connection);
}

int ecb_data_is_alive(ecb_data_connection *connection) {
  const char *before = ecb_enter_module(connection->shown.record->owner);
  int is_alive = !connection->shown.funcs->ping ||
                 connection->shown.funcs->ping(&connection->shown) == 1;
  ecb_enter_module(before);
  return is_alive;
}

/* What went wrong, for whoever has asked; without memory only a part of it.
   Drivers end their texts with a line end, which is left out. */
ECB_EXPORT void ec_datasource_error(ecdata_driver *drv, ecdata_stmt *stmt,
                                    const char *fmt, ...) {
  ecdata_driver *driver = drv ? drv : stmt ? stmt->driver : NULL;
  char text[1024];
  size_t length;
  va_list arguments;
  va_start(arguments, fmt);
  vsnprintf(text, sizeof(text), fmt, arguments);
  va_end(arguments);
  length = strlen(text);
  while (length > 0 && text[length - 1] == '\n') {
    text[--length] = '\0';
  }
  ecb_note(DERROR, "%s", text);
  if (driver) {
    if (driver->error.buffer) {
      ecb_string_clear(&driver->error);
    }
    stringwrite(&driver->error, text, length);
  }
}
