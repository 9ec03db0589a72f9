/* IO objects and messages, with a host in C. */
#include "io/wrappers.h"

#include <errno.h>
#include <pthread.h>
#include <sys/stat.h>

#include "ec_malloc.h"
#include "faults.h"
#include "memory/usage.h"
#include "program.h"
#include "simulator/message.h"

/* ---- files ---- */

static char folder[] = "/tmp/ecb.XXXXXX";
static char path[128];

static void test_files(int unused) {
  char text[32] = "";
  struct iovec parts[2] = {{"two ", 4}, {"three", 5}};
  io_object *io, *clone;
  (void)unused;
  CHECK(mkdtemp(folder));
  snprintf(path, sizeof(path), "file://%s/a/b/c", folder);
  CHECK(!io_wrapper_open(path, O_RDWR | O_CREAT, 0600) && errno == ENOENT);
  io = io_wrapper_mkpath_and_open(path, O_RDWR | O_CREAT, 0700, 0600);
  CHECK(io && strcmp(io_wrapper_get_scheme(io), "file") == 0);
  CHECK(strcmp(io_wrapper_get_path(io), path + 7) == 0);
  CHECK(io_wrapper_get_mode(io) == 0600);
  CHECK(io_wrapper_get_options(io) == (O_RDWR | O_CREAT));
  CHECK(io_wrapper_write(io, "one ", 4) == 4);
  CHECK(io_wrapper_writev(io, parts, 2) == 9);
  CHECK(io_wrapper_printf(io, " %d", 4) == 2);
  CHECK(io_wrapper_flush(io) == 0 && io_wrapper_supports_lseek(io) == 1);
  CHECK(io_wrapper_lseek(io, 4, SEEK_SET) == 4);
  clone = io_wrapper_clone(io);
  CHECK(clone && io_wrapper_read(clone, text, 3) == 3);
  CHECK(strcmp(text, "one") == 0);
  CHECK(io_wrapper_read(io, text, 3) == 3 && strcmp(text, "two") == 0);
  CHECK(io_wrapper_lseek(io, 0, SEEK_SET) == 0);
  CHECK(io_wrapper_copy_to_buffer(io, text, sizeof(text), 7) == 7);
  CHECK(io_wrapper_copy_to_buffer(io, text, sizeof(text), 100) == 8);
  CHECK(!io_wrapper_is_memory_based(io, NULL, NULL));
  io_wrapper_delref(clone);
  io_wrapper_delref(io);
  CHECK(!io_wrapper_open("no://such", O_RDONLY, 0));
  CHECK(errno == EPROTONOSUPPORT);
  CHECK(unlink(path + 7) == 0);
  *strrchr(path, '/') = '\0';
  CHECK(rmdir(path + 7) == 0);
  *strrchr(path, '/') = '\0';
  CHECK(rmdir(path + 7) == 0 && rmdir(folder) == 0);
}

static void test_descriptors(int unused) {
  int pipes[2];
  char text[8] = "";
  io_object *reader, *writer, *file;
  (void)unused;
  CHECK(pipe(pipes) == 0);
  reader = io_wrapper_fdopen(pipes[0]);
  writer = io_wrapper_fdopen(pipes[1]);
  CHECK(reader && writer && !io_wrapper_supports_lseek(reader));
  CHECK(io_wrapper_lseek(reader, 0, SEEK_CUR) == -1 && errno == ESPIPE);
  CHECK(io_wrapper_write(writer, "abc", 3) == 3);
  CHECK(io_wrapper_read(reader, text, 7) == 3);
  CHECK(!io_wrapper_clone(reader) && errno == ENOTSUP);
  io_wrapper_addref(writer);
  io_wrapper_delref(writer);
  io_wrapper_delref(writer); /* the last one: the reader sees the end */
  CHECK(io_wrapper_read(reader, text, 7) == 0);
  CHECK(io_wrapper_close(reader) == 0);
  CHECK(io_wrapper_read(reader, text, 7) == -1 && errno == EBADF);
  io_wrapper_delref(reader);
  CHECK(!io_wrapper_fdopen(-1) && errno == EBADF);
  file = io_wrapper_open_tmpspool();
  CHECK(file && io_wrapper_write(file, "abc", 3) == 3);
  io_wrapper_destroy(file);
  io_wrapper_delref(NULL);
}

/* ---- memory ---- */

static unsigned long long blocks_of(int type) {
  ecb_usage usage;
  CHECK(ecb_memory_usage(type, &usage) == 0);
  return usage.live_blocks;
}

static const char bytes[] = "hello";

/* Bytes that the C library gives are freed by it, which a sanitizer sees. */
static void read_copy(int memtype, unsigned count) {
  char text[8] = "";
  char *buffer;
  size_t length;
  io_object *clone;
  io_object *io = io_wrapper_copy_memory(bytes, 5, memtype);
  CHECK(io && blocks_of(MEMTYPE_STRING) == count);
  CHECK(io_wrapper_is_memory_based(io, &buffer, &length) == memtype);
  CHECK(length == 5 && buffer != bytes && memcmp(buffer, bytes, 5) == 0);
  CHECK(io_wrapper_read(io, text, 3) == 3);
  clone = io_wrapper_clone(io);
  io_wrapper_delref(io);
  CHECK(blocks_of(MEMTYPE_STRING) == count);
  CHECK(io_wrapper_read(clone, text, 8) == 5 && strcmp(text, bytes) == 0);
  CHECK(io_wrapper_read(clone, text, 8) == 0);
  CHECK(io_wrapper_lseek(clone, -2, SEEK_END) == 3);
  CHECK(io_wrapper_read(clone, text, 8) == 2);
  CHECK(io_wrapper_lseek(clone, -6, SEEK_END) == -1 && errno == EINVAL);
  CHECK(io_wrapper_lseek(clone, 9, SEEK_SET) == 9);
  CHECK(io_wrapper_read(clone, text, 8) == 0);
  CHECK(io_wrapper_write(clone, "x", 1) == -1 && errno == EBADF);
  io_wrapper_delref(clone);
  CHECK(blocks_of(MEMTYPE_STRING) == 0 && blocks_of(MEMTYPE_IO_OBJECT) == 0);
}

static void test_memory(int unused) {
  char text[8] = "";
  io_object *io;
  (void)unused;
  read_copy(MEMTYPE_STRING, 1);
  read_copy(MEMTYPE_IS_MALLOC_3C, 0);
  io = io_wrapper_open_memory(bytes, 5, -1);
  CHECK(io && io_wrapper_read(io, text, 8) == 5);
  io_wrapper_delref(io);
  CHECK(blocks_of(MEMTYPE_IO_OBJECT) == 0);
}

/* ---- a driver of an author ---- */

static int opened, closed, destroyed;

static int open_tide(io_object *io, const char *filename, int options,
                     int mode) {
  (void)options;
  (void)mode;
  if (strcmp(filename, "none") == 0) {
    errno = ENODATA;
    return -1;
  }
  opened++;
  io_wrapper_set_handle(io, &opened);
  return 0;
}

static ssize_t read_tide(io_object *io, void *buf, size_t nbytes) {
  CHECK(io_wrapper_get_handle(io) == &opened);
  memset(buf, 't', nbytes);
  return (ssize_t)nbytes;
}

static int close_tide(io_object *io) {
  (void)io;
  closed++;
  return 0;
}

/* Built when the structure was shorter: what follows is not looked at. */
static io_wrapper tide = {.sizeof_self = offsetof(io_wrapper, reopen),
                          .open = open_tide,
                          .read = read_tide,
                          .close = close_tide,
                          .lseek = (off_t (*)(io_object *, off_t, int))1,
                          .cloner = (io_object * (*)(io_object *))1};

static void on_destroy(io_object *io) {
  CHECK(io_wrapper_get_app_context(io) == &destroyed);
  CHECK(closed == 0);
  destroyed++;
}

static void test_drivers(int unused) {
  char text[4];
  io_object *io;
  (void)unused;
  CHECK(!io_wrapper_lookup("tide"));
  CHECK(ecb_io_register("tide", &tide) == 0);
  CHECK(io_wrapper_lookup("TIDE") == &tide);
  CHECK(io_wrapper_lookup("file") == &ecb_io_file);
  CHECK(ecb_io_register("Tide", &tide) == -1 && errno == EEXIST);
  CHECK(ecb_io_register("file", &tide) == -1 && errno == EEXIST);
  CHECK(ecb_io_register("a b", &tide) == -1 && errno == EINVAL);
  CHECK(!io_wrapper_open("tide://none", O_RDONLY, 0) && errno == ENODATA);
  CHECK(closed == 0);
  io = io_wrapper_open("tide://high", O_RDONLY, 0);
  CHECK(io && opened == 1 && strcmp(io_wrapper_get_path(io), "high") == 0);
  io_wrapper_set_app_context_and_dtor(io, &destroyed, on_destroy);
  io_wrapper_set_path(io, "low");
  io_wrapper_set_scheme(io, "ebb");
  CHECK(strcmp(io_wrapper_get_path(io), "low") == 0);
  CHECK(strcmp(io_wrapper_get_scheme(io), "ebb") == 0);
  CHECK(io_wrapper_read(io, text, 4) == 4 && text[3] == 't');
  CHECK(io_wrapper_write(io, text, 4) == -1 && errno == EBADF);
  CHECK(!io_wrapper_supports_lseek(io) && !io_wrapper_clone(io));
  io_wrapper_delref(io);
  CHECK(closed == 1 && destroyed == 1);
}

/* ---- messages ---- */

static void count_all(void *closure, const char *name, const char *value) {
  strcat(strcat(strcat(closure, name), value), " ");
}

static void test_messages(int unused) {
  ecb_context *connection = ecb_context_new();
  ec_message *first, *second;
  const char *value = NULL;
  char all[64] = "";
  (void)unused;
  CHECK(connection);
  first = ecb_message_new(connection);
  second = ecb_message_new(connection);
  ecb_context_release(connection);
  CHECK(first && second);
  CHECK(ec_message_context_set(first, ECMESS_CTX_CONN, "a", "1") == 1);
  CHECK(ec_message_context_set(first, ECMESS_CTX_MESS, "a", "2") == 1);
  CHECK(ec_message_context_set(first, 7, "a", "3") == 0);
  CHECK(strcmp(ec_message_context_get(second, ECMESS_CTX_CONN, "a"), "1") == 0);
  CHECK(!ec_message_context_get(second, ECMESS_CTX_MESS, "a"));
  CHECK(!ec_message_context_exists_and_get(second, ECMESS_CTX_MESS, "a",
                                           &value));
  CHECK(!value && !ec_message_context_get(first, 0, "a"));
  CHECK(ec_message_context_exists_and_get(first, ECMESS_CTX_MESS, "a",
                                          &value) == 1);
  CHECK(strcmp(value, "2") == 0);
  CHECK(ec_message_context_set(first, ECMESS_CTX_MESS, "b", "5") == 1);
  CHECK(ec_message_context_set(first, ECMESS_CTX_MESS, "a", "4") == 1);
  ecb_context_each(ecb_message_context(first, ECMESS_CTX_MESS), count_all, all);
  CHECK(strcmp(all, "a4 b5 ") == 0);
  CHECK(ecb_context_set(ecb_message_context(first, ECMESS_CTX_MESS), "a",
                        NULL) == 1);
  CHECK(!ec_message_context_get(first, ECMESS_CTX_MESS, "a"));
  ecb_message_free(first);
  CHECK(strcmp(ec_message_context_get(second, ECMESS_CTX_CONN, "a"), "1") == 0);
  ecb_message_free(second);
  first = ecb_message_new(NULL);
  CHECK(first && ec_message_context_set(first, ECMESS_CTX_CONN, "a", "1"));
  ecb_message_free(first);
}

/* ---- allocations that fail ---- */

static int use_objects(void) {
  io_object *io = io_wrapper_copy_memory("abc", 3, MEMTYPE_STRING);
  int result = io ? 0 : -1;
  io_wrapper_delref(io);
  CHECK(blocks_of(MEMTYPE_STRING) == 0);
  io = io_wrapper_open("/dev/null", O_WRONLY, 0);
  result = io ? result : -1;
  io_wrapper_delref(io);
  return ecb_io_register("tide", &tide) == 0 ? result : -1;
}

static int use_message(void) {
  ec_message *message = ecb_message_new(NULL);
  int result = -1;
  if (message && ec_message_context_set(message, ECMESS_CTX_MESS, "a", "1")) {
    result = 0;
  }
  ecb_message_free(message);
  return result;
}

static void test_allocations(int failing) {
  int result;
  allocation_count = 0;
  fail_at = failing;
  result = use_objects();
  result = use_message() == 0 ? result : -1;
  printf("%s\n", result == 0 ? "none failed" : "failed");
}

static const struct test_case cases[] = {
    {"files", test_files},     {"descriptors", test_descriptors},
    {"memory", test_memory},   {"drivers", test_drivers},
    {"messages", test_messages}, {"allocations", test_allocations},
    {NULL, NULL}};

int main(int argc, char **argv) { return run_case(cases, argc, argv); }
