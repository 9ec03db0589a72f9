/* Blocks of 64 bytes: `memory_speed HOW THREADS LIVE TIMES` allocates and frees
   TIMES blocks in each thread, LIVE of them at a time, and writes the seconds of
   the slowest thread. The best of some slices counts, which the machine's other
   work disturbs least. HOW is malloc, fixed or vsize. */
#include "ec_malloc.h"

enum { SIZE = 64, SLICES = 20, MOST_LIVE = 1000, MOST_THREADS = 8 };

static int fixed, vsize;
static long live, times;

typedef struct run {
  void (*slice)(void **blocks, long count);
  double seconds;
} run;

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/* The same loops around each pair of functions. */
#define SLICE(name, take, give)                                                \
  static void name(void **blocks, long count) {                                \
    long done, i;                                                              \
    for (done = 0; done < count; done += live) {                               \
      for (i = 0; i < live; i++) {                                             \
        void *volatile block = take;                                           \
        blocks[i] = block;                                                     \
      }                                                                        \
      for (i = 0; i < live; i++) {                                             \
        void *volatile block = blocks[i];                                      \
        give;                                                                  \
      }                                                                        \
    }                                                                          \
  }
SLICE(take_malloc, malloc(SIZE), free(block))
SLICE(take_fixed, ec_malloc(fixed), ec_free(fixed, block))
SLICE(take_vsize, ec_malloc_size(vsize, SIZE), ec_free(vsize, block))

static void *measure(void *closure) {
  run *own = closure;
  void *blocks[MOST_LIVE];
  int i;
  own->seconds = 1e9;
  for (i = 0; i < SLICES; i++) {
    double began = now();
    own->slice(blocks, times / SLICES);
    if (now() - began < own->seconds) {
      own->seconds = now() - began;
    }
  }
  own->seconds *= SLICES;
  return NULL;
}

static void begin(const char *how, run *runs) {
  static mem_type_def types[] = {
      {"speed:fixed", SIZE, SIZEOF_VOID_P, 0, EC_ALLOCATOR_FIXED, 0},
      {"speed:vsize", 0, SIZEOF_VOID_P, 0, EC_ALLOCATOR_VSIZE, 0}};
  int i;
  fixed = ec_memtype_register(&types[0]);
  vsize = ec_memtype_register(&types[1]);
  for (i = 0; i < MOST_THREADS; i++) {
    runs[i].slice = strcmp(how, "malloc") == 0  ? take_malloc
                    : strcmp(how, "fixed") == 0 ? take_fixed
                                                : take_vsize;
  }
}

int main(int count, char **words) {
  pthread_t threads[MOST_THREADS];
  run runs[MOST_THREADS];
  double slowest = 0;
  int number, i;
  if (count != 5) {
    return 2;
  }
  number = atoi(words[2]);
  live = atol(words[3]);
  times = atol(words[4]);
  if (number < 1 || number > MOST_THREADS || live < 1 || live > MOST_LIVE) {
    return 2;
  }
  begin(words[1], runs);
  for (i = 0; i < number; i++) {
    if (pthread_create(&threads[i], NULL, measure, &runs[i]) != 0) {
      return 1;
    }
  }
  for (i = 0; i < number; i++) {
    pthread_join(threads[i], NULL);
    slowest = runs[i].seconds > slowest ? runs[i].seconds : slowest;
  }
  printf("%.9f\n", slowest);
  return 0;
}
