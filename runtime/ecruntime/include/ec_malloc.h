/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_EC_MALLOC_H
#define EC_EC_MALLOC_H
#include "ec_types.h"

#ifdef __cplusplus
extern "C" {
#endif

#define ECMEMTYPE_MESSAGE_BODY MEMTYPE_MESSAGE_BODY
#define ECMEMTYPE_STRING MEMTYPE_STRING
#define EC_ALLOCATOR_FIXED 0
#define EC_ALLOCATOR_VSIZE 1
#define EC_MALLOC_DETAILS_VERBOSE 1
#define EC_MALLOC_DETAILS_XML 2
#define EC_MEMCLASS_DEFAULT 0
#define MEMTYPE_32BIT_SIZED 44
#define MEMTYPE_64BIT_SIZED 45
#define MEMTYPE_ACCEPT_CONSTRUCT 67
#define MEMTYPE_ADDRESS_LIST 73
#define MEMTYPE_ADDRESS_METRICS 69
#define MEMTYPE_AHO_AUTOMATON 111
#define MEMTYPE_AHO_PATTERN 110
#define MEMTYPE_AHO_STATE 112
#define MEMTYPE_ARES 14
#define MEMTYPE_ARP_ENTRY 83
#define MEMTYPE_ASYNC_TRANSFAIL_INFO 114
#define MEMTYPE_BINDINGDOMAINSTATS 43
#define MEMTYPE_BLOBJECT 96
#define MEMTYPE_BOUNDCONNECTIONS 13
#define MEMTYPE_BOUND_SKIPLIST 11
#define MEMTYPE_BUF_STORAGE 7
#define MEMTYPE_CIDRNODE_IPV4 20
#define MEMTYPE_CIDRNODE_IPV4_MULTI 104
#define MEMTYPE_CIDRNODE_IPV6 115
#define MEMTYPE_CIDRRANGE_NODE_IPV4 58
#define MEMTYPE_CIDRRANGE_VAL_BUCKET_IPV4 101
#define MEMTYPE_CIDRRANGE_VAL_NODE_IPV4 100
#define MEMTYPE_CONNECTION 5
#define MEMTYPE_CONNECTION_HANDLE 6
#define MEMTYPE_CONN_TYPE_METRICS 72
#define MEMTYPE_DELIVERY_CONSTRUCT 76
#define MEMTYPE_DNS_CACHE_CACHENODE 47
#define MEMTYPE_DNS_CACHE_CLOSURE 48
#define MEMTYPE_DNS_CACHE_DATA 50
#define MEMTYPE_DNS_CACHE_DATA_TUPLE 49
#define MEMTYPE_DNS_DIG 93
#define MEMTYPE_DOMAIN_LIST 62
#define MEMTYPE_DOMAIN_RECORD 2
#define MEMTYPE_DONTCARE (-2)
#define MEMTYPE_DOUBLE_LIST_NODE 94
#define MEMTYPE_DQ_LIST 64
#define MEMTYPE_ECDICT 105
#define MEMTYPE_ECHASH_GAUGE 108
#define MEMTYPE_EC_ASYNC_JOB 55
#define MEMTYPE_EC_AUTH_ASYNC_CONTEXT 68
#define MEMTYPE_EC_BAG 103
#define MEMTYPE_EC_CACHE_ELT 81
#define MEMTYPE_EC_CACHE_KEY 82
#define MEMTYPE_EC_CACHE_T 80
#define MEMTYPE_EC_HASH_BUCKET 59
#define MEMTYPE_EC_HASH_TABLE 46
#define MEMTYPE_EC_INTERFACE 85
#define MEMTYPE_EC_MESSAGE 88
#define MEMTYPE_EC_MESSAGE_CONSTRUCT 53
#define MEMTYPE_EC_MESSAGE_HDRS 89
#define MEMTYPE_EC_MESSAGE_PART 90
#define MEMTYPE_EC_PTR_ARRAY 113
#define MEMTYPE_EC_SSL_CTX 18
#define MEMTYPE_EMAIL_MESSAGE_PIVOT 107
#define MEMTYPE_EVENT 0
#define MEMTYPE_HOST_RECORD 4
#define MEMTYPE_IO_OBJECT 91
#define MEMTYPE_IP_ACL 66
#define MEMTYPE_IS_MALLOC_3C 97
#define MEMTYPE_IS_MMAP (-3)
#define MEMTYPE_LEGACY_EMAIL_MESSAGE 106
#define MEMTYPE_MAX 512
#define MEMTYPE_MEDIUM_BUF 23
#define MEMTYPE_MEM_POOL 57
#define MEMTYPE_MESSAGE_BODY 8
#define MEMTYPE_MESSAGE_CONSTRUCT 52
#define MEMTYPE_MESSAGE_ID 71
#define MEMTYPE_MESSAGE_LIST 61
#define MEMTYPE_MIME_COMPONENT 19
#define MEMTYPE_MSG_PARSER_STATE 92
#define MEMTYPE_MSG_PART_EXTRACTOR 95
#define MEMTYPE_MX_INFO_CLOSURE 74
#define MEMTYPE_MX_RECORD 3
#define MEMTYPE_MX_ROUTES 98
#define MEMTYPE_MX_ROUTE_INFO 99
#define MEMTYPE_NETLISTENER_INSTANCE 84
#define MEMTYPE_PCRE 86
#define MEMTYPE_REGISTER_FAILED (-1)
#define MEMTYPE_RFC2822_CONTEXT 15
#define MEMTYPE_RFC2822_FIELD 16
#define MEMTYPE_RFC2822_FIELD_BODY 17
#define MEMTYPE_RSPLAYTREE 9
#define MEMTYPE_RSPLAYTREENODE 10
#define MEMTYPE_SIEVE 21
#define MEMTYPE_SKIPLIST 1
#define MEMTYPE_SKIPLISTNODE_1 28
#define MEMTYPE_SKIPLISTNODE_10 37
#define MEMTYPE_SKIPLISTNODE_12 38
#define MEMTYPE_SKIPLISTNODE_14 39
#define MEMTYPE_SKIPLISTNODE_18 40
#define MEMTYPE_SKIPLISTNODE_2 29
#define MEMTYPE_SKIPLISTNODE_24 41
#define MEMTYPE_SKIPLISTNODE_3 30
#define MEMTYPE_SKIPLISTNODE_32 42
#define MEMTYPE_SKIPLISTNODE_4 31
#define MEMTYPE_SKIPLISTNODE_5 32
#define MEMTYPE_SKIPLISTNODE_6 33
#define MEMTYPE_SKIPLISTNODE_7 34
#define MEMTYPE_SKIPLISTNODE_8 35
#define MEMTYPE_SKIPLISTNODE_9 36
#define MEMTYPE_SMALL_BUF 22
#define MEMTYPE_SNMP 77
#define MEMTYPE_SOFT_BOUNCE 65
#define MEMTYPE_SPOOL_MID_CONTEXT 102
#define MEMTYPE_SP_ASYNC_INFO 56
#define MEMTYPE_SP_ASYNC_MESSAGE 60
#define MEMTYPE_SP_CLOSE_INFO 54
#define MEMTYPE_SSL_CTX_RETAINER 75
#define MEMTYPE_STRING 51
#define MEMTYPE_TEXT_SEARCH_RESULT 79
#define MEMTYPE_TEXT_SEARCH_RESULT_OFFSET 78
#define MEMTYPE_THROTTLE 87
#define MEMTYPE_TIME_SERIES 26
#define MEMTYPE_TIME_SERIES_ARRAY 27
#define MEMTYPE_UNLINKINFO 63
#define MEMTYPE_VALIDATE_DATA 70
#define MEMTYPE_WC_PATTERN 109
#define MEMTYPE_WIN32_FILE 25
struct ec_mem_type_def {
  const char *memtype_description;
  size_t size;
  size_t aligned;
  int lock_class;
  int allocator_type;
  int force_zero;
};

struct ec_mem_stats {
  uint64_t total_allocated;
  uint64_t system_rss;
  uint64_t physmem;
};

struct ec_mem_type_usage {
  int object_type;
  const char *memtype_description;
  uint64_t allocations;
  uint64_t peak;
  uint64_t current;
  uint64_t mmap_allocations;
  uint64_t mmap_peak_allocations;
  uint64_t mmap_peak_bytes;
  uint64_t mmap_current;
  size_t object_size;
};

void ec_free_at(int object_type, void *ptr, const char *file, int line);
void *ec_malloc_at(int object_type, const char *file,
    int line) __attribute__((malloc, warn_unused_result));
void *ec_malloc_size_at(int object_type, size_t size, const char *file,
    int line) __attribute__((malloc, warn_unused_result, alloc_size(2)));
void ec_free(int object_type, void *ptr);
void *ec_malloc(int object_type) __attribute__((malloc, warn_unused_result));
void *ec_malloc_size(int object_type, size_t size) __attribute__((malloc,
    warn_unused_result, alloc_size(2)));
int ec_mem_get_stats(struct ec_mem_stats *sysstats,
    struct ec_mem_type_usage *usage_by_type, unsigned int nelems);
uint64_t ec_memory_get_total_allocated(void);
void ec_memory_is_low(void);
char *ec_memory_pretty_mem_amount(char *buf, uint64_t amount);
void ec_memory_print_allocator_details(string *str, int flags);
int ec_memtype_by_name(const char *name);
int ec_memtype_get_stats(int object_type, struct ec_mem_type_usage *usage);
int ec_memtype_range_by_module(const char *module, int *lower, int *upper);
int ec_memtype_register(const mem_type_def *def);
void *ec_mt_alloc(struct ec_mem_type_def *def, size_t size);
void ec_mt_free(struct ec_mem_type_def *def, void *ptr, size_t size);
void *ec_mt_realloc(struct ec_mem_type_def *def, void *old, size_t oldsize,
    size_t size);
int ec_mt_register(const mem_type_def *def, void **impl_data);
char *ec_mt_strdup(int object_type, const char *str) __attribute__((malloc));
char *ec_mt_strndup(int object_type, const char *str,
    size_t len) __attribute__((malloc));
void *ec_realloc(int object_type, void *old,
    size_t size) __attribute__((warn_unused_result, alloc_size(3)));
#define ec_strdup(str) ec_mt_strdup(MEMTYPE_MESSAGE_BODY, str)
#define ec_strndup(str, len) ec_mt_strndup(MEMTYPE_MESSAGE_BODY, str, len)
/*
 * Debug mode knows where each block was made and freed. The macros take calls
 * only: a pointer to ec_malloc, as a callback needs it, is still the function.
 */
#ifdef EC_DEBUG_SITES
#define ec_malloc(type) ec_malloc_at((type), __FILE__, __LINE__)
#define ec_malloc_size(type, size) \
  ec_malloc_size_at((type), (size), __FILE__, __LINE__)
#define ec_free(type, pointer) ec_free_at((type), (pointer), __FILE__, __LINE__)
#endif

#ifdef __cplusplus
}
#endif

#endif
