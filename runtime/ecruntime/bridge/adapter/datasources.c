/* Datasources of the configuration. Scheduler thread. */
#include "io/datasource.h"

#include "attachment.h"
#include "ecdict.h"
#include "texts.h"

/* The stanza as texts, with one reference; NULL with an exception. */
static ECDict dictionary_of(PyObject *pairs) {
  ECDict dictionary = dict_blank();
  Py_ssize_t at;
  for (at = 0; dictionary && at < PyTuple_GET_SIZE(pairs); at++) {
    const char *name, *text;
    if (!PyArg_ParseTuple(PyTuple_GET_ITEM(pairs, at), "ss", &name, &text)) {
      dict_drop(dictionary);
      return NULL;
    }
    dict_add_key_value(dictionary, name, text);
  }
  if (!dictionary)
    PyErr_NoMemory();
  return dictionary;
}

/* The texts are those of the tuple. NULL with an exception. */
static const char **texts_of(PyObject *tuple) {
  Py_ssize_t count = PyTuple_GET_SIZE(tuple), at;
  const char **texts = PyMem_Calloc((size_t)count + 1, sizeof(*texts));
  if (!texts) {
    PyErr_NoMemory();
    return NULL;
  }
  for (at = 0; at < count; at++) {
    texts[at] = PyUnicode_AsUTF8(PyTuple_GET_ITEM(tuple, at));
    if (!texts[at]) {
      PyMem_Free(texts);
      return NULL;
    }
  }
  return texts;
}

/* What is wrong with it; "" for nothing. */
static PyObject *set(ecb_datasource *spec, PyObject *uris) {
  const char **texts = texts_of(uris);
  string error;
  if (!texts)
    return NULL;
  if (echost_text_begin(&error)) {
    PyMem_Free(texts);
    return NULL;
  }
  spec->uris = texts;
  spec->uri_count = (int)PyTuple_GET_SIZE(uris);
  Py_BEGIN_ALLOW_THREADS /* the former one disconnects by code of a module */
  ecb_datasource_set(spec, &error);
  Py_END_ALLOW_THREADS
  PyMem_Free(texts);
  return echost_text_end(&error);
}

static PyObject *datasources_set_datasource(PyObject *module,
                                            PyObject *arguments) {
  ecb_datasource spec = {0};
  PyObject *uris, *pairs, *said;
  (void)module;
  if (!PyArg_ParseTuple(arguments, "sO!IIppiisO!", &spec.name, &PyTuple_Type,
                        &uris, &spec.cache_life, &spec.cache_size,
                        &spec.no_cache, &spec.serialized, &spec.max_rows,
                        &spec.job_class, &spec.charset, &PyTuple_Type, &pairs))
    return NULL;
  spec.confdict = dictionary_of(pairs);
  if (!spec.confdict)
    return NULL;
  said = set(&spec, uris);
  dict_drop(spec.confdict);
  return said;
}

static PyObject *datasources_remove_datasource(PyObject *module,
                                               PyObject *argument) {
  const char *name = PyUnicode_AsUTF8(argument);
  (void)module;
  if (!name)
    return NULL;
  Py_BEGIN_ALLOW_THREADS
  ecb_datasource_remove(name);
  Py_END_ALLOW_THREADS
  Py_RETURN_NONE;
}

static PyMethodDef functions[] = {
    ECHOST_FUNCTION(datasources_, set_datasource, METH_VARARGS,
                    "Add or replace a datasource; return what is wrong."),
    ECHOST_FUNCTION(datasources_, remove_datasource, METH_O,
                    "Remove a datasource; its idle connections are closed."),
    {NULL, NULL, 0, NULL},
};

const echost_part echost_datasources = {functions, NULL};
