/* Growbuf objects: IO objects in memory, a chain of chunks of one size. What is
   written goes to the end; what is read, and the walk by chunks, begin at the
   front. The owner's thread. */
#include "ecb_export.h"
#include "ec_growbuf.h"
#include "io/wrappers.h"
#undef ec_malloc_size
#undef ec_free

enum { USUAL_CHUNK = 8192 };

typedef struct chunk {
  struct chunk *next;
  size_t used;
  char bytes[];
} chunk;

typedef struct chain {
  size_t chunk_size, size;
  chunk *first, *last;
  chunk *current;    /* of the walk; NULL before its first step and at its end */
  int is_at_end;     /* of the walk */
  chunk *reading;    /* NULL at the front */
  size_t read_bytes; /* of the chunk that is being read */
} chain;

static chain *chain_of(const io_object *io) { return io->io.handle; }

static chunk *add_chunk(chain *chain_) {
  chunk *fresh = ec_malloc_size(MEMTYPE_BUF_STORAGE,
                                sizeof(*fresh) + chain_->chunk_size);
  if (fresh) {
    fresh->next = NULL;
    fresh->used = 0;
    *(chain_->last ? &chain_->last->next : &chain_->first) = fresh;
    chain_->last = fresh;
  }
  return fresh;
}

/* The bytes that found room, or -1 without memory for the first. */
static ssize_t chain_write(io_object *io, const char *bytes, size_t count) {
  chain *chain_ = chain_of(io);
  size_t done = 0;
  while (done < count) {
    chunk *last = chain_->last;
    size_t room;
    if (!last || last->used == chain_->chunk_size) {
      last = add_chunk(chain_);
    }
    if (!last) {
      break;
    }
    room = chain_->chunk_size - last->used;
    room = room < count - done ? room : count - done;
    memcpy(last->bytes + last->used, bytes + done, room);
    last->used += room;
    done += room;
  }
  chain_->size += done;
  if (done == 0 && count != 0) {
    errno = ENOMEM;
    return -1;
  }
  return (ssize_t)done;
}

static ssize_t chain_read(io_object *io, void *to, size_t count) {
  chain *chain_ = chain_of(io);
  size_t done = 0;
  if (!chain_->reading) {
    chain_->reading = chain_->first;
  }
  while (done < count && chain_->reading) {
    chunk *from = chain_->reading;
    size_t left = from->used - chain_->read_bytes;
    if (left == 0) {
      /* The last chunk stays: it may grow. */
      if (!from->next) {
        break;
      }
      chain_->reading = from->next;
      chain_->read_bytes = 0;
      continue;
    }
    left = left < count - done ? left : count - done;
    memcpy((char *)to + done, from->bytes + chain_->read_bytes, left);
    chain_->read_bytes += left;
    done += left;
  }
  return (ssize_t)done;
}

static int chain_close(io_object *io) {
  chain *chain_ = chain_of(io);
  if (chain_) {
    chunk *next = chain_->first;
    while (next) {
      chunk *gone = next;
      next = gone->next;
      ec_free(MEMTYPE_BUF_STORAGE, gone);
    }
    ec_free(MEMTYPE_BUF_STORAGE, chain_);
    io->io.handle = NULL;
  }
  return 0;
}

static off_t chain_size(io_object *io) { return (off_t)chain_of(io)->size; }

static char scheme_[] = "growbuf";
/* Never changed. Not const: io_object has a pointer to one that is not. */
static io_wrapper methods_ = {
    .sizeof_self = sizeof(io_wrapper),
    .write = chain_write,
    .read = chain_read,
    .close = chain_close,
    .get_size = chain_size,
    .scheme = scheme_,
};

/* `size` is that of a chunk, 0 for the usual one. The object is closed and
   freed as every IO object: io_wrapper_destroy. */
ECB_EXPORT io_object *ec_growbuf_io_open(size_t size) {
  chain *chain_ = ec_malloc_size(MEMTYPE_BUF_STORAGE, sizeof(*chain_));
  io_object *io = chain_ && size <= INT_MAX ? ecb_io_new(&methods_) : NULL;
  if (!io) {
    ec_free(MEMTYPE_BUF_STORAGE, chain_);
    return NULL;
  }
  memset(chain_, 0, sizeof(*chain_));
  chain_->chunk_size = size ? size : USUAL_CHUNK;
  io->io.handle = chain_;
  return io;
}

static int give_chunk(const chunk *current, char **bytes) {
  *bytes = current ? (char *)(uintptr_t)current->bytes : NULL;
  return current ? (int)current->used : 0;
}

/* Before the first step, the first chunk. */
ECB_EXPORT int ec_growbuf_io_cur_chunk(io_object *io, char **bytes) {
  chain *chain_ = chain_of(io);
  if (!chain_->current && !chain_->is_at_end) {
    chain_->current = chain_->first;
  }
  return give_chunk(chain_->current, bytes);
}

ECB_EXPORT int ec_growbuf_io_next_chunk(io_object *io, char **bytes) {
  chain *chain_ = chain_of(io);
  if (!chain_->is_at_end) {
    chain_->current =
        chain_->current ? chain_->current->next : chain_->first;
    chain_->is_at_end = chain_->current == NULL;
  }
  return give_chunk(chain_->current, bytes);
}
