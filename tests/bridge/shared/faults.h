#ifndef FAULTS_H
#define FAULTS_H

/* The allocation that fails, counted from 1, and how many there were. */
extern int fail_at, allocation_count;

#endif
