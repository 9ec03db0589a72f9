/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_UTIL_H
#define EC_UTIL_H
#include "ec_types.h"
#include "math.h"

#ifdef __cplusplus
extern "C" {
#endif

int ec_vprintf(void *out, ssize_t (*writefunc)(void), const char *format,
    va_list ap);
int _ec_atonum(const char *str, void *nptr, int width, char **endptr);
int _ec_atonum2(const char *str, void *nptr, int width, long long minval,
    long long maxval, char **endptr);
int _ec_atounum(const char *str, void *nptr, int width, char **endptr);
int _ec_atounum2(const char *str, void *nptr, int width, long long minval,
    long long maxval, char **endptr);
int ec_atoi(const char *var, int *value);
int ec_atoui(const char *var, unsigned int *value);
int ec_base64_decode(const char *src, int src_len, const char *dest,
    int dest_len);
int ec_base64_decode_space(int len);
int ec_base64_encode(const char *src, int src_len, const char *dest,
    int dest_len);
int ec_base64_encode_space(int len);
int ec_base64_encode_string_to_string(string *srcstring, string *deststring,
    int fold);
int ec_base64_encode_to_string(const char *src, size_t src_len,
    string *deststring, int fold);
int ec_copy_file(const char *srcpath, const char *destpath, int flags,
    int mode);
int ec_find_conf_file(const char *base, string *outstr, string *errstr);
int ec_find_conf_file2(const char *path, const char *base, string *outstr,
    string *errstr);
int ec_find_file(const char *search_path, const char *base, string *outstr,
    string *errstr);
char *ec_get_default_conf_path(void);
int ec_gethostname(char *hostname, size_t len);
int ec_hex_decode(const char *src, size_t src_len, char *dest, size_t dest_len);
int ec_hex_encode(const char *src, size_t src_len, char *dest, size_t dest_len);
char *ec_itoa(long long value, char *buf);
int ec_open_tmpfile(void);
int ec_open_tmpfile2(char *outname);
int ec_open_tmpfile3(char *outname, const char *base);
int ec_qp_encode(const char *src, size_t src_len, char *dest, size_t dest_len);
size_t ec_rfc822_date(char *buf, size_t maxsize, struct timeval *tv);
u_int32_t ec_ucs4_from_utf8(unsigned char **ptr, unsigned char *lim);
uint32_t ec_util_power_2(uint32_t x);
const char *strncasestrn(const char *needle, int needle_len,
    const char *haystack, int haystack_len);
char *strnchrn(const char *str, int nstr, const char *chars, int nchars);
const char *strnstrn(const char *needle, int needle_len, const char *haystack,
    int haystack_len);
#ifndef EC_ALLOW_MISSING
EC_NOT_HERE(is_valid_email)
int is_valid_email(EC_ANYTHING);
EC_NOT_HERE(sieve_charset_converter_buffer_string)
int sieve_charset_converter_buffer_string(EC_ANYTHING);
EC_NOT_HERE(sieve_charset_converter_string_string)
int sieve_charset_converter_string_string(EC_ANYTHING);
#endif
#if !defined(__GLIBC__) || !__GLIBC_PREREQ(2, 38)
size_t strlcpy(char *dst, const char *src, size_t size);
size_t strlcat(char *dst, const char *src, size_t size);
#endif

#ifdef __cplusplus
}
#endif

#endif
