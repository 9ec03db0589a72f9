/* Files, dates, names and socket addresses; whatever needs no model. */
#include "check.h"
#include "ec_growbuf.h"
#include "ecb_host.h"
#include "getopt_long.h"
#include "io_wrapper.h"
#include "io_wrapper_int.h"
#include "loop/clock.h"
#include "misc/ec_string.h"
#include "netlistener.h"
#include "util.h"
#include <arpa/inet.h>
#include <ctype.h>

static int place_;

static const char *conf_path(void *context) {
  CHECK(context == &place_);
  return "/nowhere:/proc";
}

static void at_noon(void *context, struct timeval *now) {
  (void)context;
  now->tv_sec = 1795000000;
  now->tv_usec = 0;
}

static void read_back(const char *path, const char *wanted) {
  char here[64] = "";
  int fd = open(path, O_RDONLY);
  CHECK(fd >= 0 && read(fd, here, sizeof(here) - 1) >= 0);
  close(fd);
  CHECK_TEXT(here, wanted);
}

static void copy_files(void) {
  char from[MAXPATHLEN];
  char to[MAXPATHLEN + 8];
  int fd = ec_open_tmpfile2(from);
  CHECK(fd >= 0 && write(fd, "kelp", 4) == 4 && close(fd) == 0);
  snprintf(to, sizeof(to), "%s.copy", from);
  CHECK(ec_copy_file(from, to, O_EXCL, 0600) == 0);
  read_back(to, "kelp");
  CHECK(ec_copy_file(from, to, O_EXCL, 0600) == -1 && errno == EEXIST);
  read_back(to, "kelp");
  CHECK(ec_copy_file("/nowhere/x", to, 0, 0600) == -1 && errno == ENOENT);
  CHECK(ec_copy_file("/proc", to, 0, 0600) == -1 && errno == EISDIR);
  CHECK(access(to, F_OK) == -1);
  unlink(from);
  fd = ec_open_tmpfile();
  CHECK(fd >= 0 && write(fd, "x", 1) == 1 && close(fd) == 0);
  memset(to, 'x', MAXPATHLEN);
  to[MAXPATHLEN] = '\0';
  CHECK(ec_open_tmpfile3(from, to) == -1 && errno == ENAMETOOLONG);
}

static void find_files(void) {
  string found, error;
  char *path = ec_get_default_conf_path();
  CHECK_TEXT(path, "/nowhere:/proc");
  free(path);
  CHECK(string_init_type(&found, 1, STRING_TYPE_ECSTRING));
  CHECK(string_init_type(&error, 1, STRING_TYPE_ECSTRING));
  CHECK(ec_find_conf_file("self/stat", &found, &error) == 1);
  CHECK_TEXT(found.buffer, "/proc/self/stat");
  CHECK(ec_find_conf_file("self", &found, &error) == 0);
  CHECK_TEXT(error.buffer, "there is no file 'self' in /nowhere:/proc");
  CHECK(ec_find_conf_file2("/proc/self", "stat", &found, NULL) == 1);
  CHECK_TEXT(found.buffer, "/proc/self/stat");
  CHECK(ec_find_file("", "/proc/self/maps", &found, &error) == 1);
  CHECK_TEXT(found.buffer, "/proc/self/maps");
  CHECK(ec_find_file("", "/proc/none", &found, &error) == 0);
  string_destroy(&found);
  string_destroy(&error);
}

static void tell_host(void) {
  char name[256];
  char date[64];
  struct timeval tv = {0, 0};
  size_t i;
  CHECK(ec_gethostname(name, sizeof(name)) == 0);
  for (i = 0; name[i]; i++) {
    CHECK(name[i] < 'A' || name[i] > 'Z');
  }
  CHECK(ec_gethostname(name, 0) == -1);
  setenv("TZ", "XYZ+03:30", 1);
  tzset();
  CHECK(ec_rfc822_date(date, sizeof(date), &tv) == strlen(date));
  CHECK_TEXT(date, "Wed, 31 Dec 1969 20:30:00 -0330");
  setenv("TZ", "UTC", 1);
  tzset();
  ec_rfc822_date(date, sizeof(date), NULL);
  CHECK_TEXT(date, "Wed, 18 Nov 2026 11:06:40 +0000");
  CHECK(ec_rfc822_date(date, strlen(date), NULL) == 0);
  CHECK(ec_util_power_2(0) == 1 && ec_util_power_2(5) == 8);
  CHECK(ec_util_power_2(0x80000000u) == 0x80000000u);
  CHECK(ec_util_power_2(0x80000001u) == 0);
  CHECK_TEXT(ec_itoa(LLONG_MIN, date), "-9223372036854775808");
}

static void render(ec_sockaddr *address, const char *with, const char *without) {
  char here[128];
  char short_one[4];
  ec_sockaddr_serialized packed;
  ec_sockaddr twin;
  string text;
  int length = sizeof(here);
  CHECK_TEXT(sockaddr_to_string(&address->sa, NULL, NULL), with);
  CHECK(sockaddr_to_string(&address->sa, here, &length) == here);
  CHECK(length == (int)strlen(with));
  CHECK(sockaddr_to_string2(&address->sa, short_one, 4) == length);
  CHECK(strncmp(short_one, with, 3) == 0 && short_one[3] == '\0');
  CHECK(sockaddr_to_string_opt(&address->sa, here, sizeof(here),
                               EC_SA2S_NO_PORT) == (int)strlen(without));
  CHECK_TEXT(here, without);
  CHECK(string_init_type(&text, 1, STRING_TYPE_ECSTRING));
  stringwrite(&text, ">", 1);
  CHECK(sockaddr_to_string3(&address->sa, &text) == length);
  CHECK_TEXT(text.buffer + 1, with);
  string_destroy(&text);
  ec_sockaddr_serialize(&packed, address);
  ec_sockaddr_unserialize(&packed, &twin);
  CHECK(sock_address_equal(&twin.sa, &address->sa, 0) == 1);
  packed.length--;
  ec_sockaddr_unserialize(&packed, &twin);
  CHECK(ec_sockaddr_family(&twin) == AF_UNSPEC);
}

static void render_addresses(void) {
  ec_sockaddr four, six, path, twin;
  memset(&four, 0, sizeof(four));
  memset(&six, 0, sizeof(six));
  memset(&path, 0, sizeof(path));
  four.sin.sin_family = AF_INET;
  four.sin.sin_port = htons(25);
  CHECK(inet_pton(AF_INET, "10.0.0.1", &four.sin.sin_addr) == 1);
  render(&four, "10.0.0.1:25", "10.0.0.1");
  six.sin6.sin6_family = AF_INET6;
  six.sin6.sin6_port = htons(2025);
  six.sin6.sin6_addr = in6addr_loopback;
  render(&six, "[::1]:2025", "::1");
  path.unixaddr.sun_family = AF_UNIX;
  strcpy(path.unixaddr.sun_path, "/run/kelp");
  render(&path, "/run/kelp", "/run/kelp");
  memset(path.unixaddr.sun_path, 'p', sizeof(path.unixaddr.sun_path));
  CHECK(strlen(sockaddr_to_string(&path.sa, NULL, NULL)) == 108);
  twin = four;
  twin.sin.sin_port = htons(26);
  CHECK(sock_address_equal(&four.sa, &twin.sa, 0) == 0);
  CHECK(sock_address_equal(&four.sa, &twin.sa, EC_SA2S_NO_PORT) == 1);
  CHECK(sock_address_equal(&four.sa, &six.sa, EC_SA2S_NO_PORT) == 0);
  twin = six;
  twin.sin6.sin6_scope_id = 3;
  CHECK(sock_address_equal(&six.sa, &twin.sa, 0) == 0);
}

static ssize_t write_two(void *out, const char *bytes, size_t length) {
  return stringwrite(out, bytes, length > 2 ? 2 : length);
}

static int print_pieces(string *out, const char *format, ...) {
  va_list arguments;
  int length;
  va_start(arguments, format);
  length = ec_vprintf(out, (ssize_t (*)(void))(void (*)(void))write_two, format,
                      arguments);
  va_end(arguments);
  return length;
}

static void print(void) {
  string text;
  string behind = {0};
  io_object *io = ec_growbuf_io_open(7);
  char here[6];
  char *made;
  CHECK(string_init_type(&text, 1, STRING_TYPE_ECSTRING));
  CHECK(print_pieces(&text, "%s-%d", "kelp", 7) == 6);
  CHECK_TEXT(text.buffer, "kelp-7");
  CHECK(print_pieces(&text, "%0900d", 7) == 900 && text.len == 906);
  string_destroy(&text);
  CHECK(ec_snprintf(here, sizeof(here), "%s", "seaweed") == 7);
  CHECK_TEXT(here, "seawe");
  CHECK(ec_asprintf(&made, "%d", 12) == 2);
  CHECK_TEXT(made, "12");
  free(made);
  CHECK(string_init_type(&behind, 0, STRING_TYPE_GROWBUF) == 0);
  behind.backing = io;
  CHECK(string_init_type(&behind, 0, STRING_TYPE_GROWBUF) == 1);
  stringprintf(&behind, "%s reef", "a");
  CHECK(stringwrite(&behind, "!!", 2) == 2 && behind.len == 8);
  CHECK(ec_growbuf_io_cur_chunk(io, &made) == 7);
  CHECK(memcmp(made, "a reef!", 7) == 0);
  CHECK(ec_growbuf_io_next_chunk(io, &made) == 1 && *made == '!');
  string_destroy(&behind);
  io_wrapper_destroy(io);
  CHECK(string_init_type(&behind, 0, -7) == 0);
}

int main(void) {
  minimal_tryread_construct construct = {.gb_donesize = 0};
  const ecb_host host = {.context = &place_, .configuration_path = conf_path};
  const ecb_clock noon = {.now = at_noon};
  begin_host();
  ecb_host_set(&host);
  ecb_clock_set(&noon);
  copy_files();
  find_files();
  tell_host();
  render_addresses();
  print();
  minimal_tryread_construct_free(&construct);
  CHECK(ec_memory_get_total_allocated() == 0);
  return 0;
}
