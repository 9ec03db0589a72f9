/* Queries of datasources for code in Python. Any thread; the call waits for its
   driver, without the interpreter lock. */
#include <limits.h>
#include <string.h>

#include "io/datasource.h"

#include "attachment.h"
#include "texts.h"

/* Numbers that do not fit are texts, as drivers take them. 0, or -1 with an
   exception; texts are those of the object, which its tuple holds. */
static int value_of(PyObject *object, ecdata_value *value) {
  Py_ssize_t length;
  char *text;
  if (object == Py_None) {
    value->type = ECDATA_TYPE_NULL;
    return 0;
  }
  if (PyLong_Check(object)) {
    int overflow;
    long number = PyLong_AsLongAndOverflow(object, &overflow);
    if (overflow || number > INT_MAX || number < INT_MIN) {
      PyErr_SetString(PyExc_OverflowError, "no integer of C: give a text");
      return -1;
    }
    value->type = ECDATA_TYPE_INT;
    value->v.intval = (int)number;
    return 0;
  }
  if (PyBytes_AsStringAndSize(object, &text, &length))
    return -1;
  value->type = ECDATA_TYPE_STR;
  value->v.strval = text;
  value->len = (unsigned long)length;
  return 0;
}

/* By names: pairs of a name and a value. 0, or -1 with an exception. */
static int add_named(ecdata_cache_query *query, PyObject *pairs) {
  Py_ssize_t at;
  for (at = 0; at < PyTuple_GET_SIZE(pairs); at++) {
    ecdata_value value = {0};
    const char *name;
    PyObject *object;
    if (!PyArg_ParseTuple(PyTuple_GET_ITEM(pairs, at), "sO", &name, &object) ||
        value_of(object, &value))
      return -1;
    if (!ec_datasource_set_param_by_name(query, name, &value)) {
      PyErr_NoMemory();
      return -1;
    }
  }
  return 0;
}

/* In their order; the array is the caller's to free. */
static int add_positional(ecdata_cache_query *query, PyObject *values) {
  Py_ssize_t count = PyTuple_GET_SIZE(values), at;
  ecdata_value *array = PyMem_Calloc((size_t)count + 1, sizeof(*array));
  if (!array) {
    PyErr_NoMemory();
    return -1;
  }
  query->positional_params = array;
  query->params_positional = (int)count;
  for (at = 0; at < count; at++)
    if (value_of(PyTuple_GET_ITEM(values, at), &array[at]))
      return -1;
  return 0;
}

static PyObject *object_of(const ecdata_value *value) {
  switch (value->type) {
  case ECDATA_TYPE_INT:
    return PyLong_FromLong(value->v.intval);
  case ECDATA_TYPE_STR:
    return PyBytes_FromStringAndSize(value->v.strval, (Py_ssize_t)value->len);
  default:
    Py_RETURN_NONE;
  }
}

static PyObject *row_of(const ecdata_cache_ent *result, int number) {
  PyObject *row = PyDict_New();
  ec_datasource_value_iter iterator;
  int more;
  if (!row)
    return NULL;
  for (more = ec_datasource_first_column(result, number, &iterator); more;
       more = ec_datasource_next_column(result, number, &iterator)) {
    PyObject *value = object_of(&iterator.col->value);
    PyObject *name = echost_text(iterator.name);
    int failed = !value || !name || PyDict_SetItem(row, name, value);
    Py_XDECREF(value);
    Py_XDECREF(name);
    if (failed) {
      Py_DECREF(row);
      return NULL;
    }
  }
  return row;
}

static PyObject *rows_of(const ecdata_cache_ent *result) {
  PyObject *rows = PyList_New(result->nrows);
  int number;
  for (number = 0; rows && number < result->nrows; number++) {
    PyObject *row = row_of(result, number);
    if (!row) {
      Py_DECREF(rows);
      return NULL;
    }
    PyList_SET_ITEM(rows, number, row);
  }
  return rows;
}

/* The rows, or a text that says why there are none. */
static PyObject *ask(const char *name, const char *text,
                     ec_datasource_closure *closure) {
  PyObject *answer = NULL;
  string error;
  if (echost_text_begin(&error))
    return NULL;
  closure->errmsg = &error;
  closure->job.completion = ECTP_COMPLETE_SYNC;
  Py_BEGIN_ALLOW_THREADS /* the driver is code of a module, and waits */
  ec_datasource_cache_query(name, text, NULL, closure);
  Py_END_ALLOW_THREADS
  if (closure->status == ECDS_QUERY_OK) {
    answer = rows_of(closure->q.result);
    ec_datasource_cache_delref(closure->q.result);
    Py_XDECREF(echost_text_end(&error));
    return answer;
  }
  return echost_text_end(&error);
}

static PyObject *datasource_queries_query_datasource(PyObject *module,
                                                     PyObject *arguments) {
  ec_datasource_closure closure;
  const char *name, *text;
  PyObject *parameters, *answer = NULL;
  int is_named, is_kept;
  (void)module;
  memset(&closure, 0, sizeof(closure));
  if (!PyArg_ParseTuple(arguments, "ssO!pp", &name, &text, &PyTuple_Type,
                        &parameters, &is_named, &is_kept))
    return NULL;
  closure.q.no_cache = is_kept ? 0 : 1;
  if (!(is_named ? add_named(&closure.q, parameters)
                 : add_positional(&closure.q, parameters)))
    answer = ask(name, text, &closure);
  PyMem_Free(closure.q.positional_params);
  ec_datasource_destroy_query(&closure.q);
  return answer;
}

static PyMethodDef functions[] = {
    ECHOST_FUNCTION(datasource_queries_, query_datasource, METH_VARARGS,
                    "Return the rows of a query, or why it failed."),
    {NULL, NULL, 0, NULL},
};

const echost_part echost_datasource_queries = {functions, NULL};
