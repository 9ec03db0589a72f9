#ifndef LATE_H
#define LATE_H

long call_late(long amount, const char *text);
int has_late(void);
int call_other_sum(void);

#endif
