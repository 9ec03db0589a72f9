/* Base64, hexadecimal digits, quoted-printable and UTF-8. A result that leaves
   room is ended by a NUL, which does not count. Any thread. */
#include "ec_string_buffer.h"
#include "util.h"

enum { FOLDED_AT = 76 };

static const char base64_[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/* With the NUL. */
ECB_EXPORT int ec_base64_encode_space(int length) {
  return length < 0 || length > (INT_MAX - 1) / 4 * 3 - 3
             ? 0
             : (length + 2) / 3 * 4 + 1;
}

ECB_EXPORT int ec_base64_decode_space(int length) {
  return length < 0 ? 0 : length / 4 * 3 + 4;
}

static void encode_group(const unsigned char *from, size_t count, char *to) {
  u_int32_t bits = (u_int32_t)from[0] << 16;
  bits |= count > 1 ? (u_int32_t)from[1] << 8 : 0;
  bits |= count > 2 ? from[2] : 0;
  to[0] = base64_[bits >> 18];
  to[1] = base64_[bits >> 12 & 63];
  to[2] = count > 1 ? base64_[bits >> 6 & 63] : '=';
  to[3] = count > 2 ? base64_[bits & 63] : '=';
}

/* The result is written although its type says otherwise. */
ECB_EXPORT int ec_base64_encode(const char *from, int length, const char *to,
                                int room) {
  char *out = (char *)(uintptr_t)to;
  int done;
  int used = 0;
  if (length < 0 || ec_base64_encode_space(length) == 0 ||
      room < ec_base64_encode_space(length) - 1) {
    return 0;
  }
  for (done = 0; done < length; done += 3, used += 4) {
    encode_group((const unsigned char *)from + done, (size_t)(length - done),
                 out + used);
  }
  if (used < room) {
    out[used] = '\0';
  }
  return used;
}

static int sextet(char letter) {
  const char *place = letter ? strchr(base64_, letter) : NULL;
  return place ? (int)(place - base64_) : -1;
}

static int is_blank(char letter) {
  return letter == ' ' || letter == '\t' || letter == '\r' || letter == '\n';
}

/* Blanks and line ends are skipped; the padding ends it. 0 also for anything
   else that is no base64. */
ECB_EXPORT int ec_base64_decode(const char *from, int length, const char *to,
                                int room) {
  char *out = (char *)(uintptr_t)to;
  u_int32_t bits = 0;
  int count = 0;
  int used = 0;
  int i;
  for (i = 0; i < length && from[i] != '='; i++) {
    int value = sextet(from[i]);
    if (value < 0 && is_blank(from[i])) {
      continue;
    }
    bits = (bits << 6 | (u_int32_t)value) & 0xffffffu;
    count++;
    if (value < 0 || (count % 4 != 1 && used >= room)) {
      return 0;
    }
    if (count % 4 != 1) {
      out[used++] = (char)(bits >> (6 - 2 * ((count - 1) % 4)));
    }
  }
  if (count % 4 == 1) {
    return 0;
  }
  if (used < room) {
    out[used] = '\0';
  }
  return used;
}

/* Takes the place of the text; with `fold`, CR LF after each 76 letters.
   Returns 1, or 0 with the text empty. */
ECB_EXPORT int ec_base64_encode_to_string(const char *from, size_t length,
                                          string *text, int fold) {
  const unsigned char *bytes = (const unsigned char *)from;
  size_t done;
  size_t column = 0;
  ecb_string_clear(text);
  for (done = 0; done < length; done += 3) {
    char group[4];
    if (fold && column == FOLDED_AT) {
      column = 0;
      if (stringwrite2(text, "\r\n", 2) < 0) {
        break;
      }
    }
    encode_group(bytes + done, length - done, group);
    if (stringwrite2(text, group, sizeof(group)) < 0) {
      break;
    }
    column += sizeof(group);
  }
  if (done < length) {
    ecb_string_clear(text);
    return 0;
  }
  return 1;
}

ECB_EXPORT int ec_base64_encode_string_to_string(string *from, string *text,
                                                 int fold) {
  return ec_base64_encode_to_string(from->buffer, (size_t)from->len, text,
                                    fold);
}

ECB_EXPORT int ec_hex_encode(const char *from, size_t length, char *to,
                             size_t room) {
  static const char digits[] = "0123456789abcdef";
  size_t i;
  if (length > INT_MAX / 2 || room < length * 2) {
    return 0;
  }
  for (i = 0; i < length; i++) {
    unsigned char byte = (unsigned char)from[i];
    to[2 * i] = digits[byte >> 4];
    to[2 * i + 1] = digits[byte & 15];
  }
  if (room > length * 2) {
    to[length * 2] = '\0';
  }
  return (int)(length * 2);
}

static int digit(char letter) {
  if (letter >= '0' && letter <= '9') {
    return letter - '0';
  }
  letter = (char)(letter | 0x20);
  return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
}

/* 0 also for a letter that is no digit. */
ECB_EXPORT int ec_hex_decode(const char *from, size_t length, char *to,
                             size_t room) {
  size_t i;
  if (length % 2 != 0 || length / 2 > INT_MAX || room < length / 2) {
    return 0;
  }
  for (i = 0; i < length; i += 2) {
    int high = digit(from[i]);
    int low = digit(from[i + 1]);
    if (high < 0 || low < 0) {
      return 0;
    }
    to[i / 2] = (char)(high << 4 | low);
  }
  return (int)(length / 2);
}

typedef struct output {
  char *to;
  size_t room, used, column;
} output;

static int put(output *out, const char *bytes, size_t count) {
  if (out->room - out->used < count) {
    return 0;
  }
  memcpy(out->to + out->used, bytes, count);
  out->used += count;
  out->column += count;
  return 1;
}

/* Blanks may not stand at the end of a line. */
static int is_plain(const char *from, size_t left) {
  unsigned char byte = (unsigned char)*from;
  if (byte == ' ' || byte == '\t') {
    return left > 1 && !(left > 2 && from[1] == '\r' && from[2] == '\n');
  }
  return byte > ' ' && byte < 127 && byte != '=';
}

static int put_qp(output *out, const char *from, size_t left) {
  char escaped[4];
  size_t width = is_plain(from, left) ? 1 : 3;
  /* One place is for the `=` of a line that goes on. */
  if (out->column + width >= FOLDED_AT) {
    if (!put(out, "=\r\n", 3)) {
      return 0;
    }
    out->column = 0;
  }
  if (width == 1) {
    return put(out, from, 1);
  }
  snprintf(escaped, sizeof(escaped), "=%02X", (unsigned char)*from);
  return put(out, escaped, 3);
}

/* CR LF stays an end of line; CR and LF by themselves are escaped. */
ECB_EXPORT int ec_qp_encode(const char *from, size_t length, char *to,
                            size_t room) {
  output out = {to, room < INT_MAX ? room : INT_MAX, 0, 0};
  size_t i = 0;
  while (i < length) {
    if (length - i >= 2 && from[i] == '\r' && from[i + 1] == '\n') {
      if (!put(&out, "\r\n", 2)) {
        return 0;
      }
      out.column = 0;
      i += 2;
      continue;
    }
    if (!put_qp(&out, from + i, length - i)) {
      return 0;
    }
    i++;
  }
  if (out.used < out.room) {
    to[out.used] = '\0';
  }
  return (int)out.used;
}

/* The shortest spelling of a code point, no surrogates, at most 0x10ffff: for
   all else *place does not move, which tells it from a code point 0. */
ECB_EXPORT u_int32_t ec_ucs4_from_utf8(unsigned char **place,
                                       unsigned char *limit) {
  static const u_int32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
  const unsigned char *at = *place;
  u_int32_t code;
  ptrdiff_t length, i;
  if (at >= limit) {
    return 0;
  }
  if (*at < 0x80) {
    *place += 1;
    return *at;
  }
  length = *at >= 0xf0 ? 4 : *at >= 0xe0 ? 3 : 2;
  if (*at < 0xc2 || *at > 0xf4 || limit - at < length) {
    return 0;
  }
  code = *at & (0xffu >> (length + 1));
  for (i = 1; i < length; i++) {
    if ((at[i] & 0xc0) != 0x80) {
      return 0;
    }
    code = code << 6 | (at[i] & 0x3fu);
  }
  if (code < least[length] || code > 0x10ffff ||
      (code >= 0xd800 && code <= 0xdfff)) {
    return 0;
  }
  *place += length;
  return code;
}
