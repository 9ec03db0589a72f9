/* Strings: bytes with a length, always ended by a NUL that does not count. A
   string belongs to one thread at a time; who calls init calls destroy. */
#include "ec_string_buffer.h"
#include "io_wrapper_int.h"
#include "io_wrapper.h"
#undef ec_malloc_size
#undef ec_free

enum { SMALLEST = 64 };

/* Where the bytes are. */
enum storage {
  BY_MEMTYPE,  /* a block of the memory type `type` */
  BY_MALLOC,   /* of the C library */
  FIXED_PLACE, /* the caller's, which cannot grow */
  GROWS_AWAY,  /* the caller's, until it is too small */
  BEHIND,      /* written on to `backing` at once */
  UNKNOWN
};

static enum storage storage_of(const string *text) {
  switch (text->type) {
  case STRING_TYPE_MALLOC:
    return BY_MALLOC;
  case STRING_TYPE_STATIC:
    return FIXED_PLACE;
  case STRING_TYPE_GROWABLE_STATIC:
    return GROWS_AWAY;
  case STRING_TYPE_IO_OBJECT:
  case STRING_TYPE_GROWBUF:
  case STRING_TYPE_DISK_BACKED:
    return BEHIND;
  default:
    return text->type >= 0 ? BY_MEMTYPE : UNKNOWN;
  }
}

/* Returns 0 when the length would not fit an int. */
static size_t rounded(const string *text, size_t wanted) {
  size_t size = text->allocd > 0 ? (size_t)text->allocd : SMALLEST;
  if (wanted > INT_MAX) {
    return 0;
  }
  while (size < wanted) {
    size = size > INT_MAX / 2 ? INT_MAX : size * 2;
  }
  return size;
}

/* From the caller's memory to the string memory type. */
static char *move_away(string *text, size_t size) {
  char *fresh = ec_malloc_size(MEMTYPE_STRING, size);
  if (fresh) {
    if (text->len > 0) {
      memcpy(fresh, text->buffer, (size_t)text->len);
    }
    text->type = STRING_TYPE_ECSTRING;
  }
  return fresh;
}

/* Makes room for `wanted` bytes with the NUL. On failure nothing changes. */
static int reserve(string *text, size_t wanted) {
  size_t size = rounded(text, wanted);
  char *fresh = NULL;
  if (text->allocd > 0 && wanted <= (size_t)text->allocd) {
    return 1;
  }
  if (size == 0) {
    errno = ENOMEM;
    return 0;
  }
  switch (storage_of(text)) {
  case BY_MEMTYPE:
    fresh = ec_realloc(text->type, text->buffer, size);
    break;
  case BY_MALLOC:
    fresh = realloc(text->buffer, size);
    break;
  case GROWS_AWAY:
    fresh = move_away(text, size);
    break;
  case FIXED_PLACE:
    errno = ENOSPC;
    return 0;
  case BEHIND:
  case UNKNOWN:
    errno = EINVAL;
    return 0;
  }
  if (!fresh) {
    return 0;
  }
  text->buffer = fresh;
  text->allocd = (int)size;
  return 1;
}

/* With STRING_TYPE_STATIC and _GROWABLE_STATIC, `buffer` is the caller's memory
   of `size` bytes already; with the types behind an IO object, `backing` is set
   already, and stays its owner's. */
ECB_EXPORT int string_init_type(string *text, size_t size, int type) {
  char *buffer = text->buffer;
  io_object *backing = text->backing;
  *text = (string){.type = type};
  switch (storage_of(text)) {
  case FIXED_PLACE:
  case GROWS_AWAY:
    if (!buffer || size == 0 || size > INT_MAX) {
      return 0;
    }
    text->buffer = buffer;
    text->allocd = (int)size;
    break;
  case BEHIND:
    text->backing = backing;
    return backing != NULL;
  case UNKNOWN:
    return 0;
  default:
    if (!reserve(text, size ? size : 1)) {
      return 0;
    }
  }
  text->buffer[0] = '\0';
  return 1;
}

/* May be called twice. The backing object is its owner's. */
ECB_EXPORT int string_destroy(string *text) {
  enum storage storage = storage_of(text);
  if (storage == BY_MALLOC) {
    free(text->buffer);
  } else if (storage == BY_MEMTYPE && text->buffer) {
    ec_free(text->type, text->buffer);
  }
  text->buffer = NULL;
  text->len = text->allocd = 0;
  return 1;
}

/* All or nothing is counted: `len` grows by what the object took. */
static ssize_t write_behind(string *text, const char *bytes, size_t length) {
  size_t done = 0;
  while (done < length) {
    ssize_t count =
        text->backing->methods->write(text->backing, bytes + done, length - done);
    if (count <= 0) {
      return -1;
    }
    done += (size_t)count;
    text->len += (int)count;
  }
  return (ssize_t)length;
}

/* Where the bytes lie in the string itself, or -1: growing moves them. */
static ptrdiff_t place_inside(const string *text, const char *bytes) {
  uintptr_t first = (uintptr_t)text->buffer;
  uintptr_t address = (uintptr_t)bytes;
  if (text->buffer && address >= first &&
      address < first + (size_t)text->allocd) {
    return (ptrdiff_t)(address - first);
  }
  return -1;
}

ECB_EXPORT ssize_t stringwrite2(string *text, const char *bytes,
                                size_t length) {
  ptrdiff_t inside;
  if (length > (size_t)INT_MAX - 1 - (size_t)text->len) {
    errno = ENOMEM;
    return -1;
  }
  if (storage_of(text) == BEHIND) {
    return write_behind(text, bytes, length);
  }
  inside = place_inside(text, bytes);
  if (!reserve(text, (size_t)text->len + length + 1)) {
    return -1;
  }
  if (length != 0) {
    memmove(text->buffer + text->len,
            inside < 0 ? bytes : text->buffer + inside, length);
  }
  text->len += (int)length;
  text->buffer[text->len] = '\0';
  return (ssize_t)length;
}

ECB_EXPORT ssize_t stringwrite(string *text, const char *bytes, size_t length) {
  return stringwrite2(text, bytes, length);
}

ECB_EXPORT ssize_t stringwrite_strings(string *text, int count, ...) {
  ssize_t sum = 0;
  va_list arguments;
  va_start(arguments, count);
  while (count-- > 0) {
    const char *next = va_arg(arguments, const char *);
    ssize_t written = stringwrite2(text, next, strlen(next));
    if (written < 0) {
      sum = -1;
      break;
    }
    sum += written;
  }
  va_end(arguments);
  return sum;
}

void ecb_string_clear(string *text) {
  text->len = 0;
  if (text->buffer) {
    text->buffer[0] = '\0';
  }
}

static ssize_t print_behind(string *text, const char *format,
                            va_list arguments) {
  char *made = NULL;
  ssize_t written = -1;
  int length = vasprintf(&made, format, arguments);
  if (length >= 0) {
    written = write_behind(text, made, (size_t)length);
    free(made);
  }
  return written;
}

ssize_t ecb_string_vprintf(string *text, const char *format,
                           va_list arguments) {
  va_list again;
  size_t room = 0;
  int length;
  if (storage_of(text) == BEHIND) {
    return print_behind(text, format, arguments);
  }
  if (text->allocd > text->len) {
    room = (size_t)(text->allocd - text->len);
  }
  va_copy(again, arguments);
  length = vsnprintf(room ? text->buffer + text->len : NULL, room, format,
                     arguments);
  if (length >= 0 && (size_t)length >= room) {
    if (length > INT_MAX - 1 - text->len ||
        !reserve(text, (size_t)text->len + (size_t)length + 1)) {
      length = -1;
    } else {
      vsnprintf(text->buffer + text->len, (size_t)length + 1, format, again);
    }
  }
  va_end(again);
  if (length > 0) {
    text->len += length;
  } else if (length < 0 && room != 0) {
    text->buffer[text->len] = '\0'; /* takes the beginning back */
  }
  return length;
}

/* On failure nothing is appended, and errno says why. */
ECB_EXPORT string *stringprintf(string *text, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  ecb_string_vprintf(text, format, arguments);
  va_end(arguments);
  return text;
}
