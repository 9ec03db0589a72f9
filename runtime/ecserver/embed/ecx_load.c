/*
 * Part of every exported module, included by its source since no document says
 * that the server's tool takes several: finds the Python of the process, or
 * that of the machine, and ecpython.so. Scheduler thread, in conf_setup.
 */
#ifndef _GNU_SOURCE
#error "define _GNU_SOURCE before the first header"
#endif
#include <dlfcn.h>
#include <link.h>
#include <stdio.h>
#include <string.h>

#include "ecx.h"

#if !defined(ECX_PYTHON) || !defined(ECX_LIBPYTHON)
#error "the Makefile names the version of Python and its library"
#endif

/* What a search of the loaded libraries finds: another version of Python. */
static int ecx_is_other(struct dl_phdr_info *library, size_t size,
                        void *found) {
  static const char wanted[] = "libpython" ECX_PYTHON;
  const char *base = strrchr(library->dlpi_name, '/');
  size_t length = sizeof(wanted) - 1;
  (void)size;
  base = base ? base + 1 : library->dlpi_name;
  /* libpython3.so only forwards to one of the others. */
  if (strncmp(base, "libpython", 9) != 0 ||
      strncmp(base, "libpython3.so", 13) == 0 ||
      (strncmp(base, wanted, length) == 0 &&
       (base[length] < '0' || base[length] > '9'))) {
    return 0;
  }
  *(const char **)found = base;
  return 1;
}

/* The version of the Python that is there, or now is; NULL after a log line. */
static const char *ecx_python(generic_module_infrastructure *self) {
  const char *other = NULL;
  const char *(*version)(void);
  void *library;
  if (dl_iterate_phdr(ecx_is_other, &other)) {
    ec_mod_debug(self, DCRITICAL,
                 "this process has %s, and the module was built for "
                 "Python " ECX_PYTHON
                 ": build all of them with one Python\n",
                 other);
    return NULL;
  }
  *(void **)&version = dlsym(RTLD_DEFAULT, "Py_GetVersion");
  if (version) {
    return version();
  }
  /* Global: extension modules of Python do not name libpython, and find its
     functions only so. */
  library = dlopen(ECX_LIBPYTHON, RTLD_NOW | RTLD_GLOBAL | RTLD_NODELETE);
  if (!library) {
    ec_mod_debug(self, DCRITICAL, "Python cannot be loaded: %s\n", dlerror());
    return NULL;
  }
  *(void **)&version = dlsym(library, "Py_GetVersion");
  return version ? version() : "of no version";
}

const ecx_api *ecx_start(generic_module_infrastructure *self,
                         const char *root) {
  static const char wanted[] = ECX_PYTHON;
  const ecx_api *(*get)(void);
  const char *version = ecx_python(self);
  char path[4096];
  void *library;
  if (!version) {
    return NULL;
  }
  if (strncmp(version, wanted, sizeof(wanted) - 1) != 0 ||
      (version[sizeof(wanted) - 1] >= '0' &&
       version[sizeof(wanted) - 1] <= '9')) {
    ec_mod_debug(self, DCRITICAL,
                 "this process has Python %.*s, and the module was built for "
                 "Python " ECX_PYTHON
                 ": build all of them with one Python\n",
                 (int)strcspn(version, " "), version);
    return NULL;
  }
  snprintf(path, sizeof(path), "%s/ecpython.so", root);
  library = dlopen(path, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
  if (!library) {
    ec_mod_debug(self, DCRITICAL, "%s\n", dlerror());
    return NULL;
  }
  *(void **)&get = dlsym(library, "ecx_api_get");
  if (!get || get()->version != ECX_VERSION) {
    ec_mod_debug(self, DCRITICAL,
                 "'%s' is of another version than the module: build both\n",
                 path);
    return NULL;
  }
  return get();
}
