/* Texts on their way to Python. */
#include "texts.h"

PyObject *echost_text(const char *text) {
  if (!text)
    Py_RETURN_NONE;
  return PyUnicode_DecodeUTF8(text, (Py_ssize_t)strlen(text),
                              "backslashreplace");
}

int echost_text_begin(string *text) {
  memset(text, 0, sizeof(*text));
  if (string_init_type(text, 256, STRING_TYPE_ECSTRING) < 0) {
    PyErr_NoMemory();
    return -1;
  }
  return 0;
}

PyObject *echost_text_end(string *text) {
  PyObject *said = PyUnicode_DecodeUTF8(text->buffer ? text->buffer : "",
                                        text->buffer ? text->len : 0,
                                        "backslashreplace");
  string_destroy(text);
  return said;
}
