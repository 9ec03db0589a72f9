/* What the system takes to report descriptors that stay ready, and the
   interpreter to call a function for each. */
#include <Python.h>

#include <sys/epoll.h>
#include <unistd.h>

enum { MOST = 256 };

static int watching(const int *fds, int count) {
  int poller = epoll_create1(EPOLL_CLOEXEC);
  for (int at = 0; at < count; at++) {
    struct epoll_event event = {.events = EPOLLIN, .data.fd = fds[at]};
    if (epoll_ctl(poller, EPOLL_CTL_ADD, fds[at], &event)) return -1;
  }
  return poller;
}

/* Waits `turns` times for `count` descriptors; returns how many were reported. */
int waits(const int *fds, int count, int turns) {
  struct epoll_event ready[MOST];
  int poller = watching(fds, count);
  int reported = 0;
  for (; turns > 0; turns--) reported += epoll_wait(poller, ready, MOST, -1);
  close(poller);
  return reported;
}

/* The same, with a call of four arguments for each; -1 with an exception. */
int calls(const int *fds, int count, int turns, PyObject *function) {
  struct epoll_event ready[MOST];
  PyObject *given[] = {NULL, function, function, function, function};
  int poller = watching(fds, count);
  int called = 0;
  for (; turns > 0; turns--) {
    int reported = epoll_wait(poller, ready, MOST, 0);
    for (int at = 0; at < reported; at++) {
      PyObject *returned = PyObject_Vectorcall(
          function, given + 1, 4 | PY_VECTORCALL_ARGUMENTS_OFFSET, NULL);
      if (!returned) return -1;
      Py_DECREF(returned);
      called++;
    }
  }
  close(poller);
  return called;
}
