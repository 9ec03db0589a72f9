/* What a library of a module can see of this one: documented names, and ecb_*
   for the host. Everything else is hidden. */
#ifndef ECB_EXPORT_H
#define ECB_EXPORT_H

#define ECB_EXPORT __attribute__((visibility("default")))
#define ECB_LIKELY(condition) __builtin_expect(!!(condition), 1)
#define ECB_UNLIKELY(condition) __builtin_expect(!!(condition), 0)

/* A counter that one thread writes and others read: no locked instruction, and
   no data race either. */
#define ECB_ADD_OWN(counter, amount)                                           \
  __atomic_store_n(&(counter), (counter) + (amount), __ATOMIC_RELAXED)
#define ECB_READ(counter) __atomic_load_n(&(counter), __ATOMIC_RELAXED)

/* The compiler takes the address as it is, and computes no two of it anew. */
#define ECB_KEEP_ADDRESS(pointer) __asm__("" : "+r"(pointer))

/* Free lists would hide from a sanitizer what it is there to see. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define ECB_IS_SANITIZED 1
#else
#define ECB_IS_SANITIZED 0
#endif

#endif
