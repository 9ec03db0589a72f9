/* Loading of OpenSSL. It stays loaded. */
#include "io/openssl.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "ecb_export.h"

/* The newest first. The environment may name another one, or in a test none. */
static const char *const libraries_[] = {"libssl.so.3", "libssl.so.1.1"};

/* Of the process, written once. */
static pthread_once_t once_ = PTHREAD_ONCE_INIT;
static ecb_openssl functions_;
static int is_loaded_;
static char failure_[256];

/* Assigning a pointer to data to one of a function is not C. */
static int find(void *library, const char *name, void *place) {
  void *address = dlsym(library, name);
  memcpy(place, &address, sizeof(address));
  if (!address) {
    snprintf(failure_, sizeof(failure_), "the OpenSSL of this machine lacks %s",
             name);
  }
  return address != NULL;
}

static int find_all(void *library) {
#define FIND(type, name, parameters)                                           \
  if (!find(library, #name, &functions_.name)) {                               \
    return 0;                                                                  \
  }
  ECB_OPENSSL_FUNCTIONS(FIND)
#undef FIND
  return 1;
}

static void load(void) {
  const char *given = secure_getenv("ECXS_LIBSSL");
  void *library = given ? dlopen(given, RTLD_NOW | RTLD_LOCAL) : NULL;
  size_t index;
  for (index = 0; !given && !library &&
                  index < sizeof(libraries_) / sizeof(*libraries_);
       index++) {
    library = dlopen(libraries_[index], RTLD_NOW | RTLD_LOCAL);
  }
  if (!library) {
    snprintf(failure_, sizeof(failure_),
             "TLS for modules in C needs OpenSSL 3 or 1.1 (libssl.so.3), and "
             "this machine has none; install the package libssl3");
    return;
  }
  is_loaded_ = find_all(library);
}

const ecb_openssl *ecb_openssl_get(string *error) {
  pthread_once(&once_, load);
  if (!is_loaded_ && error) {
    stringprintf(error, "%s", failure_);
  }
  return is_loaded_ ? &functions_ : NULL;
}
