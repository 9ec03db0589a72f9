/* What the plain C tests share: checks, and breaches of rules that are caught
   before they end the process. */
#ifndef CHECK_H
#define CHECK_H
#include "ecb_report.h"
#include "program.h"
#include <setjmp.h>

static jmp_buf caught_;
static char caught_text_[1024];

static inline void catch_misuse(const char *text) {
  snprintf(caught_text_, sizeof(caught_text_), "%s", text);
  longjmp(caught_, 1);
}

#define CHECK_TEXT(got, wanted)                                                \
  do {                                                                         \
    const char *got_ = (got);                                                  \
    if (strcmp(got_, (wanted)) != 0) {                                         \
      fprintf(stderr, "%s:%d: \"%s\"\nwanted \"%s\"\n", __FILE__, __LINE__,    \
              got_, (wanted));                                                 \
      exit(1);                                                                 \
    }                                                                          \
  } while (0)
/* The statement breaks a rule outside of modules; `wanted` is the whole text. */
#define CHECK_MISUSE(statement, wanted)                                        \
  do {                                                                         \
    caught_text_[0] = '\0';                                                    \
    if (setjmp(caught_) == 0) {                                                \
      statement;                                                               \
    }                                                                          \
    CHECK_TEXT(caught_text_, (wanted));                                        \
  } while (0)

static inline void begin_host(void) { ecb_report_to(catch_misuse); }

#endif
