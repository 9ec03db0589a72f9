/* Numbers from texts: decimal, within the bounds of their width. Any thread. */
#include "ecb_export.h"
#include "util.h"

/* What is left behind the digits: only blanks may be, unless the caller wants
   to know where they begin. */
static int is_end_good(const char *text, char *end, char **end_out) {
  if (end == text) {
    return 0;
  }
  if (end_out) {
    *end_out = end;
    return 1;
  }
  return end[strspn(end, " \t\r\n")] == '\0';
}

static int store(void *number, int width, unsigned long long value) {
  switch (width) {
  case 1:
    *(u_int8_t *)number = (u_int8_t)value;
    return 1;
  case 2:
    *(u_int16_t *)number = (u_int16_t)value;
    return 1;
  case 4:
    *(u_int32_t *)number = (u_int32_t)value;
    return 1;
  case 8:
    *(u_int64_t *)number = value;
    return 1;
  default:
    return 0;
  }
}

static int is_width(int width) {
  return width == 1 || width == 2 || width == 4 || width == 8;
}

/* On failure *number is untouched. */
ECB_EXPORT int _ec_atonum2(const char *text, void *number, int width,
                           long long least, long long most, char **end_out) {
  char *end;
  long long value;
  if (!is_width(width)) {
    return 0;
  }
  errno = 0;
  value = strtoll(text, &end, 10);
  if (errno != 0 || !is_end_good(text, end, end_out)) {
    return 0;
  }
  if (width < 8) {
    long long bound = 1LL << (width * 8 - 1);
    if (value < -bound || value >= bound) {
      return 0;
    }
  }
  return value >= least && value <= most &&
         store(number, width, (unsigned long long)value);
}

ECB_EXPORT int _ec_atonum(const char *text, void *number, int width,
                          char **end_out) {
  return _ec_atonum2(text, number, width, LLONG_MIN, LLONG_MAX, end_out);
}

/* strtoull takes "-1" for a large number. */
static int parse_unsigned(const char *text, int width, unsigned long long *value,
                          char **end_out) {
  const char *digits = text + strspn(text, " \t\r\n\v\f");
  char *end;
  if (*digits == '-' || !is_width(width)) {
    return 0;
  }
  errno = 0;
  *value = strtoull(text, &end, 10);
  if (errno != 0 || !is_end_good(text, end, end_out)) {
    return 0;
  }
  return width == 8 || *value >> (width * 8) == 0;
}

ECB_EXPORT int _ec_atounum(const char *text, void *number, int width,
                           char **end_out) {
  unsigned long long value;
  return parse_unsigned(text, width, &value, end_out) &&
         store(number, width, value);
}

ECB_EXPORT int _ec_atounum2(const char *text, void *number, int width,
                            long long least, long long most, char **end_out) {
  unsigned long long value;
  if (!parse_unsigned(text, width, &value, end_out) || most < 0 ||
      value > (unsigned long long)most ||
      (least > 0 && value < (unsigned long long)least)) {
    return 0;
  }
  return store(number, width, value);
}

ECB_EXPORT int ec_atoi(const char *text, int *value) {
  return _ec_atonum(text, value, sizeof(*value), NULL);
}

ECB_EXPORT int ec_atoui(const char *text, unsigned int *value) {
  return _ec_atounum(text, value, sizeof(*value), NULL);
}

/* 0 for what is above the highest power of two. */
ECB_EXPORT uint32_t ec_util_power_2(uint32_t number) {
  if (number <= 1) {
    return 1;
  }
  if (number > 0x80000000u) {
    return 0;
  }
  return 1u << (32 - __builtin_clz(number - 1));
}
