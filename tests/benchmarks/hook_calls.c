/* Calls of a hook, beside calls through a bare array of function and closure.
   hook_calls WAY PROVIDERS CALLS prints seconds of processor time. */
#include "module-hooks.h"

#include "ecb_host.h"
#include "ecb_thread.h"
#include "hooks/generation.h"
#include "hooks/registrar.h"

EC_DECLARE_HOOK(bench, int, ask, (void *, int, void *, const char *),
                (int number, void *object, const char *text),
                (EC_HOOK_CLOSURE, number, object, text),
                if (EC_HOOK_RETVAL) EC_HOOK_RETURN(EC_HOOK_RETVAL))

struct pair {
  ec_hook_bench_ask_func_t *function;
  void *closure;
};

static struct pair *pairs;
static int pair_count;

static __attribute__((noinline)) int provide(void *closure, int number,
                                             void *object, const char *text) {
  (void)closure;
  (void)object;
  return number < 0 && text != NULL;
}

static __attribute__((noinline)) int call_bare(int number, void *object,
                                               const char *text) {
  int index;
  for (index = 0; index < pair_count; index++) {
    int value = pairs[index].function(pairs[index].closure, number, object,
                                      text);
    if (value) {
      return value;
    }
  }
  return 0;
}

static __attribute__((noinline)) int call_hook(int number, void *object,
                                               const char *text) {
  return call_bench_ask_hook(number, object, text);
}

static void prepare(int providers) {
  ecb_generation *generation = ecb_generation_new(1, NULL);
  ecb_registrar registrar;
  int index;
  ecb_scheduler_thread_set();
  ecb_registrar_init(&registrar, "bench");
  ecb_registrar_open(&registrar);
  for (index = 0; index < providers; index++) {
    register_bench_ask_hook_last(provide, NULL);
    pairs[index] = (struct pair){provide, NULL};
  }
  ecb_registrar_close();
  if (!generation || registrar.lacked_memory ||
      ecb_generation_add(generation, &registrar) != 0 ||
      ecb_generation_seal(generation) != 0) {
    abort();
  }
  pair_count = providers;
  ecb_generation_publish(generation);
}

int main(int argc, char **argv) {
  int providers = argc > 3 ? atoi(argv[2]) : 0;
  long calls = argc > 3 ? atol(argv[3]) : 0;
  int is_bare = argc > 3 && strcmp(argv[1], "bare") == 0;
  struct timespec began, ended;
  long index;
  pairs = calloc((size_t)providers + 1, sizeof(*pairs));
  if (!pairs) {
    abort();
  }
  prepare(providers);
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &began);
  for (index = 0; index < calls; index++) {
    if (is_bare ? call_bare(1, pairs, "x") : call_hook(1, pairs, "x")) {
      abort();
    }
  }
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &ended);
  printf("%.9f\n", (double)(ended.tv_sec - began.tv_sec) +
                       (double)(ended.tv_nsec - began.tv_nsec) / 1e9);
  return 0;
}
