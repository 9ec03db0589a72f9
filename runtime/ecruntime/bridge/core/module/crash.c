/* Crashes: a handler that calls nothing but write and backtrace. */
#include "module/crash.h"

#include <errno.h>
#include <execinfo.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ecb_report.h"
#include "ecb_thread.h"

enum { MOST_FRAMES = 64, STACK_BYTES = 64 << 10 };

static const int signals_[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};
enum { SIGNALS = sizeof(signals_) / sizeof(*signals_) };

/* The actions before ours, written when these are installed. */
static struct sigaction before_[SIGNALS];

/* One key for the process: a stack goes with its thread. */
static pthread_key_t stacks_;
static int is_installed_; /* atomic: from then on there is the key */

static const char *name_of(int number) {
  switch (number) {
  case SIGSEGV:
    return "SIGSEGV";
  case SIGBUS:
    return "SIGBUS";
  case SIGFPE:
    return "SIGFPE";
  case SIGILL:
    return "SIGILL";
  default:
    return "SIGABRT";
  }
}

static void say_address(const void *address) {
  char text[] = "0x0000000000000000";
  uintptr_t value = (uintptr_t)address;
  size_t place;
  for (place = sizeof(text) - 2; place > 1; place--) {
    text[place] = "0123456789abcdef"[value & 15];
    value >>= 4;
  }
  ecb_say(text);
}

/* First of all: a crash within the report is then not ours. */
static void give_back(int number) {
  size_t index;
  for (index = 0; index < SIGNALS; index++) {
    if (signals_[index] == number) {
      sigaction(number, &before_[index], NULL);
    }
  }
}

static void on_crash(int number, siginfo_t *about, void *context) {
  void *frames[MOST_FRAMES];
  int count;
  (void)context;
  give_back(number);
  ecb_say("crash: ");
  ecb_say(name_of(number));
  if (number != SIGABRT) {
    ecb_say(" at ");
    say_address(about->si_addr);
  }
  ecb_say(" in module '");
  ecb_say(ecb_running_module());
  ecb_say("'; C stack:\n");
  count = backtrace(frames, MOST_FRAMES);
  backtrace_symbols_fd(frames, count, ecb_report_descriptor());
  /* It comes again when this returns, to whoever had it before, such as
     Python's report of its stacks, and ends the process. */
  raise(number);
}

static void free_stack(void *stack) {
  const stack_t none = {.ss_flags = SS_DISABLE};
  sigaltstack(&none, NULL);
  free(stack);
}

static int install_for(size_t index) {
  struct sigaction action;
  /* Before ours is there: a crash may come at once. */
  if (sigaction(signals_[index], NULL, &before_[index]) != 0) {
    return -1;
  }
  memset(&action, 0, sizeof(action));
  action.sa_sigaction = on_crash;
  action.sa_flags = SA_SIGINFO | SA_ONSTACK;
  sigemptyset(&action.sa_mask);
  return sigaction(signals_[index], &action, NULL);
}

int ecb_crash_install(void) {
  void *frame;
  size_t index;
  int failed = pthread_key_create(&stacks_, free_stack);
  if (failed) {
    errno = failed;
    return -1;
  }
  __atomic_store_n(&is_installed_, 1, __ATOMIC_RELEASE);
  /* The first call loads a library and allocates: not in the handler. */
  backtrace(&frame, 1);
  for (index = 0; index < SIGNALS; index++) {
    if (install_for(index) != 0) {
      return -1;
    }
  }
  return ecb_crash_stack();
}

int ecb_crash_stack(void) {
  stack_t stack = {.ss_size = STACK_BYTES};
  /* Without handlers there is no use for it, and no key. */
  if (!__atomic_load_n(&is_installed_, __ATOMIC_ACQUIRE) ||
      pthread_getspecific(stacks_)) {
    return 0;
  }
  stack.ss_sp = malloc(STACK_BYTES);
  if (!stack.ss_sp) {
    return -1;
  }
  if (pthread_setspecific(stacks_, stack.ss_sp) != 0) {
    free(stack.ss_sp);
    return -1;
  }
  return sigaltstack(&stack, NULL);
}
