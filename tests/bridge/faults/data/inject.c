/* Failures of what the two libraries of the bridge call: of allocations, of the
   system, and of the interpreter. The slots through which they call others are
   pointed to gates; a gate counts, and lets one call fail, or all go on.

   Only calls of the bridge count, in any thread; those of the interpreter and
   of modules stay as they are. For x86-64. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <elf.h>
#include <errno.h>
#include <link.h>
#include <netdb.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { GATES = 128 };

/* How a call fails: with this result, after errno was set or, where `error` is
   PYTHON, the interpreter was told of it. */
enum { QUIET = 0, PYTHON = -1 };
typedef struct failure {
  const char *name;
  long result;
  int error;
} failure;

#define NULL_AND(error, name) {name, 0, error}
#define MINUS_AND(error, name) {name, -1, error}
#define NUMBER(error, name) {name, error, QUIET}

static const failure failures[] = {
    NULL_AND(ENOMEM, "malloc"), NULL_AND(ENOMEM, "calloc"),
    NULL_AND(ENOMEM, "realloc"), NULL_AND(ENOMEM, "aligned_alloc"),
    NULL_AND(ENOMEM, "strdup"), NULL_AND(ENOMEM, "strndup"),
    MINUS_AND(ENOMEM, "asprintf"), MINUS_AND(ENOMEM, "vasprintf"),
    NULL_AND(QUIET, "PyMem_Calloc"), NULL_AND(QUIET, "PyMem_RawMalloc"),
    MINUS_AND(EIO, "read"), MINUS_AND(EIO, "readv"), MINUS_AND(EIO, "write"),
    MINUS_AND(EIO, "writev"), MINUS_AND(EMFILE, "open"),
    MINUS_AND(ECONNRESET, "recv"), MINUS_AND(ECONNRESET, "send"),
    MINUS_AND(ECONNREFUSED, "connect"), MINUS_AND(EMFILE, "epoll_create1"),
    MINUS_AND(ENOMEM, "epoll_ctl"), MINUS_AND(EINTR, "epoll_wait"),
    MINUS_AND(EMFILE, "eventfd"), MINUS_AND(EINVAL, "fcntl"),
    MINUS_AND(EMFILE, "fopen"), MINUS_AND(EIO, "fstat"),
    MINUS_AND(EACCES, "stat"), MINUS_AND(ENOSYS, "getrandom"),
    MINUS_AND(EINVAL, "lseek"), MINUS_AND(EMFILE, "socket"),
    MINUS_AND(ENOBUFS, "setsockopt"), MINUS_AND(ENOTCONN, "shutdown"),
    MINUS_AND(EINVAL, "sigaction"), MINUS_AND(ENOMEM, "sigaltstack"),
    MINUS_AND(ENOMEM, "syscall"), MINUS_AND(ENOSPC, "mkostemp"),
    MINUS_AND(EACCES, "mkdir"), MINUS_AND(ENAMETOOLONG, "gethostname"),
    NUMBER(EAGAIN, "pthread_create"), NUMBER(EAGAIN, "pthread_key_create"),
    NUMBER(ENOMEM, "pthread_setspecific"), NUMBER(ENOMEM, "pthread_mutex_init"),
    NUMBER(ENOMEM, "pthread_cond_init"), NUMBER(ENOMEM, "pthread_attr_init"),
    NUMBER(EAI_MEMORY, "getaddrinfo"),
    NULL_AND(PYTHON, "PyBytes_FromStringAndSize"),
    NULL_AND(PYTHON, "PyCMethod_New"), NULL_AND(PYTHON, "PyCapsule_New"),
    NULL_AND(PYTHON, "PyDict_New"), MINUS_AND(PYTHON, "PyDict_SetItem"),
    NULL_AND(PYTHON, "PyFloat_FromDouble"), NULL_AND(PYTHON, "PyList_New"),
    MINUS_AND(PYTHON, "PyList_Append"), NULL_AND(PYTHON, "PyLong_FromLong"),
    NULL_AND(PYTHON, "PyLong_FromUnsignedLong"),
    NULL_AND(PYTHON, "PyLong_FromUnsignedLongLong"),
    NULL_AND(PYTHON, "PyLong_FromVoidPtr"),
    NULL_AND(PYTHON, "PyObject_CallNoArgs"),
    NULL_AND(PYTHON, "PyObject_CallObject"),
    NULL_AND(PYTHON, "PyObject_CallOneArg"),
    NULL_AND(PYTHON, "PyObject_GetAttrString"),
    MINUS_AND(PYTHON, "PyObject_SetAttr"), NULL_AND(PYTHON, "PyTuple_New"),
    NULL_AND(PYTHON, "PyUnicode_AsEncodedString"),
    NULL_AND(PYTHON, "PyUnicode_AsUTF8"),
    NULL_AND(PYTHON, "PyUnicode_AsUTF8AndSize"),
    NULL_AND(PYTHON, "PyUnicode_DecodeUTF8"),
    NULL_AND(PYTHON, "PyUnicode_FromFormat"),
    NULL_AND(PYTHON, "PyUnicode_InternFromString"),
    NULL_AND(PYTHON, "PyVectorcall_Call"), NULL_AND(PYTHON, "PyWeakref_NewRef"),
    NULL_AND(PYTHON, "_PyArg_ParseTuple_SizeT"),
    NULL_AND(PYTHON, "_PyObject_CallFunction_SizeT"),
    NULL_AND(PYTHON, "_PyObject_CallMethod_SizeT"),
    NULL_AND(PYTHON, "_PyObject_New"), NULL_AND(PYTHON, "_Py_BuildValue_SizeT"),
    NULL_AND(PYTHON, "PyType_FromSpec"), NULL_AND(PYTHON, "PyModule_Create2"),
    MINUS_AND(PYTHON, "PyModule_AddFunctions"),
    MINUS_AND(PYTHON, "PyModule_AddObjectRef"),
    MINUS_AND(PYTHON, "PyModule_AddType")};

enum { COUNT = sizeof(failures) / sizeof(*failures) };
_Static_assert((int)COUNT <= (int)GATES, "each has a gate");

/* Read by the gates. */
__attribute__((visibility("hidden"))) void *inject_real[GATES];
__attribute__((visibility("hidden"))) long inject_result[GATES];
__attribute__((visibility("hidden"))) int inject_decide(long gate);
extern char inject_gates[] __attribute__((visibility("hidden")));
enum { GATE_SIZE = 16 };

static void (*tell_python)(void);
static long fails_at, count;
static const char *failed;
static int is_armed;

__asm__(
    ".text\n"
    ".balign 16\n"
    ".hidden inject_gates\n"
    "inject_gates:\n"
    ".set number, 0\n"
    ".rept 128\n"
    "  .balign 16\n"
    "  pushq $number\n"
    "  jmp inject_common\n"
    "  .set number, number + 1\n"
    ".endr\n"
    "inject_common:\n"
    "  push %rdi\n  push %rsi\n  push %rdx\n  push %rcx\n"
    "  push %r8\n  push %r9\n  push %rax\n"
    "  sub $136, %rsp\n"
    "  movups %xmm0, (%rsp)\n  movups %xmm1, 16(%rsp)\n"
    "  movups %xmm2, 32(%rsp)\n  movups %xmm3, 48(%rsp)\n"
    "  movups %xmm4, 64(%rsp)\n  movups %xmm5, 80(%rsp)\n"
    "  movups %xmm6, 96(%rsp)\n  movups %xmm7, 112(%rsp)\n"
    "  mov 192(%rsp), %rdi\n"
    "  call inject_decide\n"
    "  mov %eax, %r11d\n"
    "  movups (%rsp), %xmm0\n  movups 16(%rsp), %xmm1\n"
    "  movups 32(%rsp), %xmm2\n  movups 48(%rsp), %xmm3\n"
    "  movups 64(%rsp), %xmm4\n  movups 80(%rsp), %xmm5\n"
    "  movups 96(%rsp), %xmm6\n  movups 112(%rsp), %xmm7\n"
    "  add $136, %rsp\n"
    "  pop %rax\n  pop %r9\n  pop %r8\n  pop %rcx\n"
    "  pop %rdx\n  pop %rsi\n  pop %rdi\n"
    "  pop %r10\n"
    "  test %r11d, %r11d\n"
    "  jnz 1f\n"
    "  lea inject_real(%rip), %r11\n"
    "  jmp *(%r11,%r10,8)\n"
    "1:\n"
    "  lea inject_result(%rip), %r11\n"
    "  mov (%r11,%r10,8), %rax\n"
    "  ret\n");

/* errno is the caller's. */
int inject_decide(long gate) {
  const failure *one = &failures[gate];
  int before = errno;
  if (!__atomic_load_n(&is_armed, __ATOMIC_ACQUIRE) ||
      __atomic_add_fetch(&count, 1, __ATOMIC_SEQ_CST) != fails_at) {
    errno = before;
    return 0;
  }
  failed = one->name;
  errno = one->error > 0 ? one->error : before;
  if (one->error == PYTHON) {
    tell_python();
  }
  return 1;
}

/* ---- the slots ---- */

static int gate_of(const char *name) {
  int gate = 0;
  while (gate < COUNT && strcmp(failures[gate].name, name) != 0) {
    gate++;
  }
  return gate < COUNT ? gate : -1;
}

static void point(void **slot, int gate) {
  size_t page = (size_t)sysconf(_SC_PAGESIZE);
  void *start = (void *)((size_t)slot & ~(page - 1));
  inject_real[gate] = *slot;
  inject_result[gate] = failures[gate].result;
  mprotect(start, page, PROT_READ | PROT_WRITE);
  *slot = inject_gates + (size_t)gate * GATE_SIZE;
}

typedef struct tables {
  const ElfW(Sym) *symbols;
  const char *names;
  const ElfW(Rela) *slots[2];
  size_t sizes[2];
} tables;

static void read_tables(const struct link_map *map, tables *found) {
  const ElfW(Dyn) *entry;
  for (entry = map->l_ld; entry->d_tag != DT_NULL; entry++) {
    switch (entry->d_tag) {
      case DT_SYMTAB: found->symbols = (void *)entry->d_un.d_ptr; break;
      case DT_STRTAB: found->names = (void *)entry->d_un.d_ptr; break;
      case DT_RELA: found->slots[0] = (void *)entry->d_un.d_ptr; break;
      case DT_RELASZ: found->sizes[0] = entry->d_un.d_val; break;
      case DT_JMPREL: found->slots[1] = (void *)entry->d_un.d_ptr; break;
      case DT_PLTRELSZ: found->sizes[1] = entry->d_un.d_val; break;
      default: break;
    }
  }
}

/* Both kinds of slots hold the address of a function. Returns how many. */
int inject_into(void *library) {
  struct link_map *map;
  tables found = {0};
  size_t table, index;
  int pointed = 0;
  if (dlinfo(library, RTLD_DI_LINKMAP, &map) != 0) {
    return -1;
  }
  tell_python = (void (*)(void))dlsym(RTLD_DEFAULT, "PyErr_NoMemory");
  read_tables(map, &found);
  for (table = 0; table < 2; table++) {
    for (index = 0; index < found.sizes[table] / sizeof(ElfW(Rela)); index++) {
      const ElfW(Rela) *slot = &found.slots[table][index];
      unsigned long type = ELF64_R_TYPE(slot->r_info);
      const ElfW(Sym) *symbol = &found.symbols[ELF64_R_SYM(slot->r_info)];
      int gate = gate_of(found.names + symbol->st_name);
      if (gate >= 0 && (type == R_X86_64_GLOB_DAT ||
                        type == R_X86_64_JUMP_SLOT)) {
        point((void **)(map->l_addr + slot->r_offset), gate);
        pointed++;
      }
    }
  }
  return pointed;
}

/* From here on calls count, and that of this number fails; 0 for none. */
void inject_arm(long number) {
  count = 0;
  failed = NULL;
  fails_at = number;
  __atomic_store_n(&is_armed, 1, __ATOMIC_RELEASE);
}

/* Returns how many there were. */
long inject_disarm(void) {
  __atomic_store_n(&is_armed, 0, __ATOMIC_RELEASE);
  return count;
}

/* What has failed; NULL for nothing. */
const char *inject_failed(void) { return failed; }
