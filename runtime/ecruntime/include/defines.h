/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_DEFINES_H
#define EC_DEFINES_H
/* What a configure script would have found out, and what each header needs. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1
#endif
#define SIZEOF_VOID_P __SIZEOF_POINTER__

/*
 * The shape of the infrastructure (module.h): 4 with _EC_VER, 3 without.
 *
 * How a build finds it: it preprocesses each source with -DEC_API=4. When the
 * text "4.0-ecxs" stands between `ec_abi_stamp` and the `;` that ends that
 * initializer, an infrastructure takes _EC_VER, and all sources of the library
 * are compiled with 4; else with 3. A mere mention elsewhere, such as in a log
 * line, decides nothing. No other text of these headers contains the mark.
 */
#ifndef EC_API
#define EC_API 3
#endif
#if EC_API >= 4
#define _EC_MAJOR_VER 4
#define _EC_MINOR_VER 0
#define _EC_VER "4.0-ecxs"
#else
#define _EC_MAJOR_VER 3
#define _EC_MINOR_VER 6
#endif

/* gcc refuses each call of such a function, with the place of the call. In C++
   and C23, `()` would take no argument. */
#define EC_NOT_HERE(name) \
  __attribute__((error(#name " is not in this runtime"))) extern
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
#define EC_ANYTHING ...
#else
#define EC_ANYTHING
#endif
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <sys/ioctl.h>
#include <sys/param.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <netinet/in.h>
#define EC_PRINTF(a, b) __attribute__((format(printf, a, b)))
#define MAXDOMAINNAME 256
#define CK_CC_CACHELINE __attribute__((aligned(64)))
#endif
