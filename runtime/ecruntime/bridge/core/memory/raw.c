/* Memory of the allocator behind the types: neither counted nor checked. The
   caller keeps the size, and frees with the definition it allocated with. */
#include "block.h"

/* malloc aligns to this by itself. */
enum { USUAL_ALIGNMENT = 16 };

ECB_EXPORT void *ec_mt_alloc(struct ec_mem_type_def *definition, size_t size) {
  size_t alignment = definition->aligned;
  void *raw;
  if (size > (size_t)PTRDIFF_MAX - alignment) {
    errno = ENOMEM;
    return NULL;
  }
  if (alignment <= USUAL_ALIGNMENT) {
    raw = malloc(size ? size : 1);
  } else {
    size_t whole = (size + alignment - 1) / alignment * alignment;
    raw = aligned_alloc(alignment, whole ? whole : alignment);
  }
  if (raw && definition->force_zero) {
    memset(raw, ECB_GARBAGE, size);
  }
  return raw;
}

ECB_EXPORT void ec_mt_free(struct ec_mem_type_def *definition, void *raw,
                           size_t size) {
  (void)definition;
  (void)size;
  free(raw);
}

ECB_EXPORT void *ec_mt_realloc(struct ec_mem_type_def *definition, void *old,
                               size_t old_size, size_t size) {
  void *fresh = ec_mt_alloc(definition, size);
  if (fresh && old) {
    memcpy(fresh, old, old_size < size ? old_size : size);
    free(old);
  }
  return fresh;
}

/* There is one backend, which takes every definition that can be met. */
ECB_EXPORT int ec_mt_register(const mem_type_def *definition,
                              void **backend_data) {
  size_t alignment = definition->aligned;
  *backend_data = NULL;
  return alignment != 0 && (alignment & (alignment - 1)) == 0;
}
