#ifndef ECB_IO_OPENSSL_H
#define ECB_IO_OPENSSL_H
/* The functions of OpenSSL 1.1 and 3 that are used, found when they are needed:
   libecbridge.so is not linked with it. All of them any thread. */
#include "misc/ec_string.h"

typedef struct ecb_ssl ecb_ssl;
typedef struct ecb_ssl_context ecb_ssl_context;
typedef struct ecb_bio ecb_bio;
typedef struct ecb_bio_method ecb_bio_method;

/* Values that its headers have, and which cannot change in a version. */
enum {
  ECB_SSL_ERROR_SSL = 1,
  ECB_SSL_ERROR_WANT_READ = 2,
  ECB_SSL_ERROR_WANT_WRITE = 3,
  ECB_SSL_ERROR_SYSCALL = 5,
  ECB_SSL_ERROR_ZERO_RETURN = 6,
  ECB_SSL_FILETYPE_PEM = 1,
  ECB_SSL_VERIFY_NONE = 0,
  ECB_SSL_VERIFY_REQUIRED = 3, /* PEER and FAIL_IF_NO_PEER_CERT */
  ECB_SSL_CTRL_MODE = 33,
  ECB_SSL_CTRL_SET_TLSEXT_HOSTNAME = 55,
  ECB_SSL_CTRL_SET_MIN_PROTO_VERSION = 123,
  ECB_SSL_MODE = 3, /* partial writes, from a buffer that has moved */
  ECB_TLS1_2_VERSION = 0x303,
  ECB_BIO_TYPE_SOURCE_SINK = 0x400,
  ECB_BIO_FLAGS_READ = 1,
  ECB_BIO_FLAGS_WRITE = 2,
  ECB_BIO_FLAGS_RETRY = 8,
  ECB_BIO_CTRL_FLUSH = 11
};

#define ECB_OPENSSL_FUNCTIONS(F)                                               \
  F(const void *, TLS_server_method, (void))                                   \
  F(const void *, TLS_client_method, (void))                                   \
  F(ecb_ssl_context *, SSL_CTX_new, (const void *method))                      \
  F(void, SSL_CTX_free, (ecb_ssl_context *))                                   \
  F(long, SSL_CTX_ctrl, (ecb_ssl_context *, int, long, void *))                \
  F(int, SSL_CTX_use_certificate_chain_file,                                   \
    (ecb_ssl_context *, const char *))                                         \
  F(int, SSL_CTX_use_PrivateKey_file, (ecb_ssl_context *, const char *, int))  \
  F(int, SSL_CTX_check_private_key, (const ecb_ssl_context *))                 \
  F(int, SSL_CTX_load_verify_locations,                                        \
    (ecb_ssl_context *, const char *, const char *))                           \
  F(int, SSL_CTX_set_default_verify_paths, (ecb_ssl_context *))                \
  F(void, SSL_CTX_set_verify, (ecb_ssl_context *, int, void *))                \
  F(int, SSL_CTX_set_cipher_list, (ecb_ssl_context *, const char *))           \
  F(ecb_ssl *, SSL_new, (ecb_ssl_context *))                                   \
  F(void, SSL_free, (ecb_ssl *))                                               \
  F(void, SSL_set_bio, (ecb_ssl *, ecb_bio *, ecb_bio *))                      \
  F(void, SSL_set_accept_state, (ecb_ssl *))                                   \
  F(void, SSL_set_connect_state, (ecb_ssl *))                                  \
  F(long, SSL_ctrl, (ecb_ssl *, int, long, void *))                            \
  F(int, SSL_set1_host, (ecb_ssl *, const char *))                             \
  F(int, SSL_read, (ecb_ssl *, void *, int))                                   \
  F(int, SSL_write, (ecb_ssl *, const void *, int))                            \
  F(int, SSL_pending, (const ecb_ssl *))                                       \
  F(int, SSL_shutdown, (ecb_ssl *))                                            \
  F(int, SSL_get_error, (const ecb_ssl *, int))                                \
  F(int, SSL_is_init_finished, (const ecb_ssl *))                              \
  F(const char *, SSL_get_version, (const ecb_ssl *))                          \
  F(unsigned long, ERR_get_error, (void))                                      \
  F(void, ERR_error_string_n, (unsigned long, char *, size_t))                 \
  F(void, ERR_clear_error, (void))                                             \
  F(int, BIO_get_new_index, (void))                                            \
  F(ecb_bio_method *, BIO_meth_new, (int, const char *))                       \
  F(int, BIO_meth_set_read, (ecb_bio_method *, int (*)(ecb_bio *, char *, int)))\
  F(int, BIO_meth_set_write,                                                   \
    (ecb_bio_method *, int (*)(ecb_bio *, const char *, int)))                 \
  F(int, BIO_meth_set_ctrl,                                                    \
    (ecb_bio_method *, long (*)(ecb_bio *, int, long, void *)))                \
  F(ecb_bio *, BIO_new, (const ecb_bio_method *))                              \
  F(void, BIO_set_init, (ecb_bio *, int))                                      \
  F(void, BIO_set_data, (ecb_bio *, void *))                                   \
  F(void *, BIO_get_data, (ecb_bio *))                                         \
  F(void, BIO_set_flags, (ecb_bio *, int))                                     \
  F(void, BIO_clear_flags, (ecb_bio *, int))

typedef struct ecb_openssl {
#define ECB_MEMBER(type, name, parameters) type(*name) parameters;
  ECB_OPENSSL_FUNCTIONS(ECB_MEMBER)
#undef ECB_MEMBER
} ecb_openssl;

/* Loads it at the first call; NULL with a text in `error`. */
const ecb_openssl *ecb_openssl_get(string *error);

#endif
