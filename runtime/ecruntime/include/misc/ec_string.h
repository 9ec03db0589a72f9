/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_MISC_EC_STRING_H
#define EC_MISC_EC_STRING_H
#include "ec_types.h"
#include "ec_malloc.h"

#ifdef __cplusplus
extern "C" {
#endif

#define STRING_TYPE_GROWABLE_STATIC (-104)
#define STRING_TYPE_GROWBUF (-103)
#define STRING_TYPE_IO_OBJECT (-102)
#define STRING_TYPE_DISK_BACKED (-101)
#define STRING_TYPE_STATIC (-100)
#define STRING_TYPE_ECSTRING MEMTYPE_STRING
#define STRING_TYPE_MALLOC MEMTYPE_IS_MALLOC_3C
#define STRING_TYPE_MESSAGE_BODY MEMTYPE_MESSAGE_BODY
#define STRING_TYPE_SIEVE MEMTYPE_SIEVE
struct _ec_string {
  int len;
  int allocd;
  char *buffer;
  int type;
  io_object *backing;
};

int ec_mt_asprintf(int mt, char **strp, const char *fmt,
    ...) __attribute__((format(printf, 3, 4)));
int ec_mt_vasprintf(int mt, char **strp, const char *fmt, va_list ap);
int ec_asprintf(char **strp, const char *fmt, ...) __attribute__((format(printf,
    2, 3)));
int ec_snprintf(char *str, size_t size, const char *fmt,
    ...) __attribute__((format(printf, 3, 4)));
int ec_vasprintf(char **strp, const char *fmt, va_list ap);
int ec_vsnprintf(char *str, size_t size, const char *fmt, va_list ap);
int string_destroy(string *str);
int string_init_type(string *str, size_t size, int type);
string *stringprintf(string *str, const char *format,
    ...) __attribute__((format(printf, 2, 3)));
ssize_t stringwrite(string *str, const char *iobuf, size_t iolen);
ssize_t stringwrite2(string *str, const char *iobuf, size_t iolen);
string *stringwrite_canonical_crlf(string *str, const char *buf, int buflen);
string *stringwrite_config_bool(string *str, const char *label, int value,
    int xml);
string *stringwrite_config_int(string *str, const char *label, int value,
    int xml);
string *stringwrite_config_string(string *str, const char *label,
    const char *value, int xml);
ssize_t stringwrite_strings(string *str, int nstr, ...);
#define STRING_INIT(str, size) \
  string_init_type((str), (size), STRING_TYPE_ECSTRING)

#ifdef __cplusplus
}
#endif

#endif
