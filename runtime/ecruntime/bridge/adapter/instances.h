#ifndef ECHOST_INSTANCES_H
#define ECHOST_INSTANCES_H
/* The objects of Python that stand for module instances. */
#include "echost.h"
#include "module/instance.h"

typedef struct echost_instance {
  PyObject_HEAD
  module_instance_data *data;          /* NULL once the server has ended */
  generic_module_infrastructure *copy; /* its own; NULL: that of the image */
  PyObject *registrar; /* while conf_setup runs, borrowed */
  struct echost_instance *next, **link; /* of the living ones */
} echost_instance;

/* With the interpreter lock: the record of an object; NULL with TypeError or
   ValueError. */
module_instance_data *echost_instance_of(PyObject *object);

/* Scheduler thread: frees the records of objects that are gone. */
void echost_instances_free(void);

#endif
