/* The name of the machine and the date of a message. Any thread. */
#include "ecb_export.h"
#include "scheduler.h"
#include "util.h"
#include <ctype.h>

ECB_EXPORT int ec_gethostname(char *name, size_t size) {
  size_t i;
  if (size == 0) {
    errno = ENAMETOOLONG;
    return -1;
  }
  if (gethostname(name, size) != 0) {
    return -1;
  }
  name[size - 1] = '\0';
  for (i = 0; name[i]; i++) {
    name[i] = (char)(name[i] >= 'A' && name[i] <= 'Z' ? name[i] | 0x20
                                                      : name[i]);
  }
  return 0;
}

/* In local time, with English names; `tv` NULL for now. */
ECB_EXPORT size_t ec_rfc822_date(char *buffer, size_t size,
                                 struct timeval *tv) {
  static const char days[] = "SunMonTueWedThuFriSat";
  static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
  struct timeval now;
  struct tm local;
  long offset;
  int length;
  if (!tv) {
    get_now(&now);
    tv = &now;
  }
  if (!localtime_r(&tv->tv_sec, &local)) {
    return 0;
  }
  offset = local.tm_gmtoff / 60;
  length = snprintf(buffer, size, "%.3s, %d %.3s %d %02d:%02d:%02d %c%02ld%02ld",
                    days + 3 * local.tm_wday, local.tm_mday,
                    months + 3 * local.tm_mon, local.tm_year + 1900,
                    local.tm_hour, local.tm_min, local.tm_sec,
                    offset < 0 ? '-' : '+', labs(offset) / 60,
                    labs(offset) % 60);
  return length > 0 && (size_t)length < size ? (size_t)length : 0;
}
