#ifndef EC_MODULE_HOOKS_H
#define EC_MODULE_HOOKS_H
/*
 * Hooks: EC_DECLARE_HOOK and EC_DECLARE_VOID_HOOK make the functions by which a
 * hook SCOPE_NAME is provided and called:
 *
 *   register_SCOPE_NAME_hook_first(provider, closure)   scheduler thread, in
 *   register_SCOPE_NAME_hook_last(provider, closure)    conf_setup or ext_init
 *   has_SCOPE_NAME_hook()                               any thread
 *   call_SCOPE_NAME_hook(...)                           any thread
 *
 * has and call have forms that take the transaction first, whose providers are
 * then asked: has_SCOPE_NAME_txn and call_SCOPE_NAME_txn, also spelled
 * has_SCOPE_NAME_hook_txn and call_SCOPE_NAME_hook_txn.
 *
 * A call asks the providers in their order. Without providers its result is 0.
 */
#include "ec_types.h"
#include "module.h"
#include "ecxs/hook_arguments.h"
#include "ecxs/hook_chain.h"
#include "ecxs/record.h"
/* @includes */

#ifdef __cplusplus
extern "C" {
#endif

/* @constants */
/* @structures */
/* @functions */
/* @refused */

#ifdef __cplusplus
}
#endif
/* @hooks */

/* In the arguments of a provider: the closure given at its registration. */
#define EC_HOOK_CLOSURE ec_hook_closure_
/* In the code after each provider: its value, and what ends the call. */
#define EC_HOOK_RETVAL ec_hook_value_
#define EC_HOOK_RETURN(value)  \
  do {                         \
    ec_hook_result_ = (value); \
    goto ec_hook_done_;        \
  } while (0)

/*
 * typedefargs: types of a provider's parameters, the closure first;
 * declargs: parameters of call_SCOPE_NAME_hook; callargs: the arguments of a
 * provider, EC_HOOK_CLOSURE first; the rest: code to run after each provider.
 */
#define EC_DECLARE_HOOK(scope, type, hname, typedefargs, declargs, callargs, \
                        ...)                                                 \
  EC__HOOK_RECORD(#scope, #hname, #type, #typedefargs, #declargs,            \
                  #__VA_ARGS__)                                              \
  EC__VALUE_HOOK(scope##_##hname, #scope, #hname, type, typedefargs,         \
                 declargs, callargs,                                         \
                 (#type, #typedefargs, #declargs, #__VA_ARGS__), __VA_ARGS__)

#define EC_DECLARE_VOID_HOOK(scope, hname, typedefargs, declargs, callargs) \
  EC__HOOK_RECORD(#scope, #hname, "void", #typedefargs, #declargs, "")      \
  EC__VOID_HOOK(scope##_##hname, #scope, #hname, typedefargs, declargs,     \
                callargs, ("void", #typedefargs, #declargs, ""))

#define EC_DECLARE_HOOK_NOARGS(scope, type, hname, ...)                      \
  EC__HOOK_RECORD(#scope, #hname, #type, "(void *)", "()", #__VA_ARGS__)     \
  EC__VALUE_HOOK(scope##_##hname, #scope, #hname, type, (void *), (),        \
                 (EC_HOOK_CLOSURE), (#type, "(void *)", "()", #__VA_ARGS__), \
                 __VA_ARGS__)

#define EC_DECLARE_VOID_HOOK_NOARGS(scope, hname)               \
  EC__HOOK_RECORD(#scope, #hname, "void", "(void *)", "()", "") \
  EC__VOID_HOOK(scope##_##hname, #scope, #hname, (void *), (),  \
                (EC_HOOK_CLOSURE), ("void", "(void *)", "()", ""))

/*
 * From here on `id` is SCOPE_NAME as one token, and `texts` are the type and
 * both lists as written, for people and other languages. No name of a local
 * variable can meet one of the author's parameters: all are ec_hook_..._.
 */
#define EC__VALUE_HOOK(id, scope, hname, type, typedefargs, declargs,       \
                       callargs, texts, ...)                                \
  EC__STATIC_ASSERT(EC__FITS(type), "hook " scope "_" hname                 \
                    ": the result is no integer, floating point number or " \
                    "pointer");                                             \
  EC__HOOK_TYPE(id, scope "_" hname, type, typedefargs, callargs)           \
  EC__VALUE_STUB(id, type, typedefargs)                                     \
  EC__VALUE_INVOKE(id, type, typedefargs)                                   \
  EC__HOOK_HEAD(id, EC__KIND(type), typedefargs, EC__BARE texts)            \
  EC__HOOK_REGISTER(id, scope, hname)                                       \
  EC__HOOK_HAS(id, scope, hname)                                            \
  static inline type call_##id##_hook EC__PARAMETERS declargs {             \
    EC__USE_RECORD("call", scope, hname)                                    \
    EC__VALUE_CALL(id, type, ec__hook_current(), callargs, __VA_ARGS__)     \
  }                                                                         \
  static inline type call_##id##_hook_txn EC__TXN_PARAMETERS declargs {     \
    EC__USE_RECORD("call", scope, hname)                                    \
    EC__VALUE_CALL(id, type, EC__TXN_GENERATION, callargs, __VA_ARGS__)     \
  }                                                                         \
  static inline type call_##id##_txn EC__TXN_PARAMETERS declargs {          \
    EC__USE_RECORD("call", scope, hname)                                    \
    EC__VALUE_CALL(id, type, EC__TXN_GENERATION, callargs, __VA_ARGS__)     \
  }

#define EC__VOID_HOOK(id, scope, hname, typedefargs, declargs, callargs, \
                      texts)                                             \
  EC__HOOK_TYPE(id, scope "_" hname, void, typedefargs, callargs)        \
  EC__VOID_STUB(id, typedefargs)                                         \
  EC__VOID_INVOKE(id, typedefargs)                                       \
  EC__HOOK_HEAD(id, 'v', typedefargs, EC__BARE texts)                    \
  EC__HOOK_REGISTER(id, scope, hname)                                    \
  EC__HOOK_HAS(id, scope, hname)                                         \
  static inline void call_##id##_hook EC__PARAMETERS declargs {          \
    EC__USE_RECORD("call", scope, hname)                                 \
    EC__VOID_CALL(id, ec__hook_current(), callargs)                      \
  }                                                                      \
  static inline void call_##id##_hook_txn EC__TXN_PARAMETERS declargs {  \
    EC__USE_RECORD("call", scope, hname)                                 \
    EC__VOID_CALL(id, EC__TXN_GENERATION, callargs)                      \
  }                                                                      \
  static inline void call_##id##_txn EC__TXN_PARAMETERS declargs {       \
    EC__USE_RECORD("call", scope, hname)                                 \
    EC__VOID_CALL(id, EC__TXN_GENERATION, callargs)                      \
  }

/* ---- records ---- */

/* Of the declaration: kind, scope, name, type, lists, code, place. */
#define EC__HOOK_RECORD(scope, hname, type, typedefargs, declargs, policy) \
  EC__DECLARATION_RECORD("hook\037" scope "\037" hname "\037" type "\037"  \
                         typedefargs "\037" declargs "\037" policy "\037"  \
                         __FILE__ "\037" EC__TEXT(__LINE__))
/* Of a use: kind, scope, name. */
#define EC__USE_RECORD(kind, scope, hname)                   \
  EC__CODE_RECORD(EC__CODE_FIELD(kind) EC__CODE_FIELD(scope) \
                  EC__CODE_LAST_FIELD(hname))

/* ---- parameters ---- */

#define EC__PARAMETERS(...) \
  (EC__PASTE(EC__PARAMETERS_, __VA_OPT__(OF))(__VA_ARGS__))
#define EC__PARAMETERS_() void
#define EC__PARAMETERS_OF(...) __VA_ARGS__
#define EC__TXN_PARAMETERS(...) \
  (ec_config_header * ec_hook_transaction_ __VA_OPT__(, ) __VA_ARGS__)
#define EC__TXN_GENERATION ((const ec_generation *)ec_hook_transaction_)

/* ---- types and marshalling ---- */

#define EC__HOOK_TYPE(id, name, type, typedefargs, callargs)                  \
  typedef type ec_hook_##id##_func_t typedefargs;                             \
  EC__STATIC_ASSERT(1 EC__EACH(EC__ITEM_FITS, typedefargs),                   \
                    "hook " name ": an argument is no integer, floating "     \
                    "point number or pointer of at most 8 bytes");            \
  EC__STATIC_ASSERT(EC__COUNT typedefargs == EC__COUNT callargs,              \
                    "hook " name ": providers take as many arguments as the " \
                    "call gives them, the closure included");                 \
  static inline const ec_hook_decl *ec__hook_decl_##id(void);

/* A provider that hands its arguments to another language. */
#define EC__VALUE_STUB(id, type, typedefargs)                            \
  static inline type ec__hook_stub_##id(void *ec_hook_closure_ EC__EACH( \
      EC__ITEM_PARAMETER, typedefargs)) {                                \
    type ec_hook_value_;                                                 \
    ec_slot ec_hook_result_ = {0};                                       \
    EC__STUB_SLOTS(typedefargs)                                          \
    ec_hook_pass(ec_hook_closure_, ec__hook_decl_##id(), ec_hook_slots_, \
                 &ec_hook_result_);                                      \
    __builtin_memcpy(&ec_hook_value_, &ec_hook_result_,                  \
                     sizeof(ec_hook_value_));                            \
    return ec_hook_value_;                                               \
  }
#define EC__VOID_STUB(id, typedefargs)                                   \
  static inline void ec__hook_stub_##id(void *ec_hook_closure_ EC__EACH( \
      EC__ITEM_PARAMETER, typedefargs)) {                                \
    ec_slot ec_hook_result_ = {0};                                       \
    EC__STUB_SLOTS(typedefargs)                                          \
    ec_hook_pass(ec_hook_closure_, ec__hook_decl_##id(), ec_hook_slots_, \
                 &ec_hook_result_);                                      \
  }
#define EC__STUB_SLOTS(typedefargs)                   \
  enum { ec_hook_count_ = EC__COUNT typedefargs };    \
  ec_slot ec_hook_slots_[ec_hook_count_ + 1] = {{0}}; \
  EC__EACH(EC__ITEM_PACK, typedefargs)

/* The way back: another language calls a provider written in C. */
#define EC__VALUE_INVOKE(id, type, typedefargs)                   \
  static inline void ec__hook_invoke_##id(                        \
      ec_hook_function ec_hook_provider_, void *ec_hook_closure_, \
      const ec_slot *ec_hook_slots_, ec_slot *ec_hook_result_) {  \
    enum { ec_hook_count_ = EC__COUNT typedefargs };              \
    type ec_hook_value_ = EC__INVOCATION(id, typedefargs);        \
    (void)ec_hook_slots_;                                         \
    ec_hook_result_->bits = 0;                                    \
    __builtin_memcpy(ec_hook_result_, &ec_hook_value_,            \
                     sizeof(ec_hook_value_));                     \
  }
#define EC__VOID_INVOKE(id, typedefargs)                          \
  static inline void ec__hook_invoke_##id(                        \
      ec_hook_function ec_hook_provider_, void *ec_hook_closure_, \
      const ec_slot *ec_hook_slots_, ec_slot *ec_hook_result_) {  \
    enum { ec_hook_count_ = EC__COUNT typedefargs };              \
    EC__INVOCATION(id, typedefargs);                              \
    (void)ec_hook_slots_;                                         \
    ec_hook_result_->bits = 0;                                    \
  }
#define EC__INVOCATION(id, typedefargs)         \
  ((ec_hook_##id##_func_t *)ec_hook_provider_)( \
      ec_hook_closure_ EC__EACH(EC__ITEM_UNPACK, typedefargs))

/* ---- the head, registration and the question whether there are any ---- */

/* Local statics, so that a header that is only included leaves nothing. */
#define EC__HOOK_HEAD(id, letter, typedefargs, ...) \
  EC__HOOK_HEAD_(id, letter, typedefargs, __VA_ARGS__)
#define EC__HOOK_HEAD_(id, letter, typedefargs, returns, arguments, caller, \
                       policy)                                              \
  EC__ATTRIBUTES_MAY_GO                                                     \
  static inline const ec_hook_decl *ec__hook_decl_##id(void) {              \
    static const char ec_hook_kinds_[] = {                                  \
        letter, EC__EACH(EC__ITEM_LETTER, typedefargs) '\0'};               \
    static const ec_hook_decl ec_hook_declaration_ = {                      \
        #id, returns, arguments, caller, policy, ec_hook_kinds_,            \
        (ec_hook_function)ec__hook_stub_##id, ec__hook_invoke_##id};        \
    return &ec_hook_declaration_;                                           \
  }                                                                         \
  EC__ATTRIBUTES_STAY                                                       \
  static inline struct __ec_hook_head *ec__hook_head_##id(void) {           \
    static struct __ec_hook_head *ec_hook_known_;                           \
    struct __ec_hook_head *ec_hook_head_ =                                  \
        __atomic_load_n(&ec_hook_known_, __ATOMIC_ACQUIRE);                 \
    if (__builtin_expect(!ec_hook_head_, 0)) {                              \
      ec_hook_head_ = ec_hook_head(ec__hook_decl_##id());                   \
      __atomic_store_n(&ec_hook_known_, ec_hook_head_, __ATOMIC_RELEASE);   \
    }                                                                       \
    return ec_hook_head_;                                                   \
  }

#define EC__HOOK_REGISTER(id, scope, hname)                                 \
  static inline void register_##id##_hook_first(                            \
      ec_hook_##id##_func_t *ec_hook_provider_, void *ec_hook_closure_) {   \
    EC__USE_RECORD("first", scope, hname)                                   \
    ec_hook_register(ec__hook_head_##id(), ec__hook_decl_##id(),            \
                     (ec_hook_function)ec_hook_provider_, ec_hook_closure_, \
                     1);                                                    \
  }                                                                         \
  static inline void register_##id##_hook_last(                             \
      ec_hook_##id##_func_t *ec_hook_provider_, void *ec_hook_closure_) {   \
    EC__USE_RECORD("last", scope, hname)                                    \
    ec_hook_register(ec__hook_head_##id(), ec__hook_decl_##id(),            \
                     (ec_hook_function)ec_hook_provider_, ec_hook_closure_, \
                     0);                                                    \
  }

#define EC__HOOK_HAS(id, scope, hname)                                       \
  static inline int has_##id##_hook(void) {                                  \
    struct __ec_hook_head *ec_hook_head_ = ec__hook_head_##id();             \
    ec_thread *ec_hook_thread_ = ec__hook_enter();                           \
    u_int32_t ec_hook_count_ =                                               \
        ec__hook_chain(ec__hook_current(), ec_hook_head_->hook_id)->count;   \
    EC__USE_RECORD("has", scope, hname)                                      \
    ec__hook_leave(ec_hook_thread_);                                         \
    return ec_hook_count_ != 0;                                              \
  }                                                                          \
  static inline int has_##id##_hook_txn(                                     \
      ec_config_header *ec_hook_transaction_) {                              \
    ec_atomic_t ec_hook_id_ = ec__hook_head_##id()->hook_id;                 \
    EC__USE_RECORD("has", scope, hname)                                      \
    return ec__hook_chain(EC__TXN_GENERATION, ec_hook_id_)->count != 0;      \
  }                                                                          \
  static inline int has_##id##_txn(ec_config_header *ec_hook_transaction_) { \
    return has_##id##_hook_txn(ec_hook_transaction_);                        \
  }

/* ---- calls ---- */

/* Declares what a call needs, and keeps the generation. */
#define EC__HOOK_BEGIN(id, generation)                            \
  struct __ec_hook_head *ec_hook_head_ = ec__hook_head_##id();    \
  ec_thread *ec_hook_thread_ = ec__hook_enter();                  \
  const ec_hook_chain *ec_hook_chain_ =                           \
      ec__hook_chain(generation, ec_hook_head_->hook_id);         \
  const ec_hook_provider *ec_hook_at_ = ec_hook_chain_->provider; \
  const ec_hook_provider *ec_hook_end_ =                          \
      ec_hook_at_ + ec_hook_chain_->count;

/* Opens a loop over the providers, in which EC_HOOK_CLOSURE is declared. */
#define EC__FOR_EACH_PROVIDER                          \
  for (; ec_hook_at_ != ec_hook_end_; ec_hook_at_++) { \
    void *EC_HOOK_CLOSURE = ec_hook_at_->closure;
#define EC__PROVIDER(id) ((ec_hook_##id##_func_t *)ec_hook_at_->function)

/* A watched call goes by way of a chain that may fail: one of C alone asks nothing
   more, and keeps no place for the result on its stack, since that comes back. */
#define EC__TELL(...)                                     \
  if (__builtin_expect(ec_hook_thread_->watched, 0)) {    \
    ec_slot ec_hook_told_ = {0};                          \
    __VA_ARGS__                                           \
  }
#define EC__TELL_END(id) ec_hook_told(ec__hook_decl_##id(), ec_hook_told_);
#define EC__TELL_RESULT(id)                                                    \
  __builtin_memcpy(&ec_hook_told_, &ec_hook_result_, sizeof(ec_hook_result_)); \
  ec_hook_told_ = ec_hook_told(ec__hook_decl_##id(), ec_hook_told_);           \
  __builtin_memcpy(&ec_hook_result_, &ec_hook_told_, sizeof(ec_hook_result_));
/* EC_HOOK_RETURN ends the providers of the way that it is on. */
#define EC__PROVIDERS_END \
  ec_hook_done_:          \
  __attribute__((unused));

/* A void hook goes on after a provider that failed; the mark of the failure
   must not be seen by a call that the next provider makes. */
#define EC__VOID_CALL(id, generation, callargs)           \
  EC__HOOK_BEGIN(id, generation)                          \
  if (__builtin_expect(ec_hook_chain_->may_fail, 0)) {    \
    EC__FOR_EACH_PROVIDER                                 \
      EC__PROVIDER(id) callargs;                          \
      ec_hook_thread_->failed = 0;                        \
    }                                                     \
    EC__TELL(EC__TELL_END(id))                            \
  } else {                                                \
    EC__FOR_EACH_PROVIDER                                 \
      EC__PROVIDER(id) callargs;                          \
    }                                                     \
  }                                                       \
  ec__hook_leave(ec_hook_thread_);

/* A failed provider ends the call with the value that is declared for it, or is
   left out of a collection. A chain of providers in C alone has a loop of its
   own: to look for a failure costs as much as all else that a call does beside
   the provider's. */
#define EC__VALUE_CALL(id, type, generation, callargs, ...) \
  type ec_hook_result_ = EC__EMPTY;                         \
  EC__HOOK_BEGIN(id, generation)                            \
  if (__builtin_expect(ec_hook_chain_->may_fail, 0)) {      \
    __label__ ec_hook_done_;                                \
    EC__FOR_EACH_PROVIDER                                   \
      type EC_HOOK_RETVAL = EC__PROVIDER(id) callargs;      \
      ec_hook_result_ = EC_HOOK_RETVAL;                     \
      if (__builtin_expect(ec_hook_thread_->failed, 0)) {   \
        int ec_hook_failure_ = ec_hook_thread_->failed;     \
        ec_hook_thread_->failed = 0;                        \
        if (ec_hook_failure_ == EC_HOOK_LEFT_OUT) continue; \
        goto ec_hook_done_;                                 \
      }                                                     \
      __VA_ARGS__;                                          \
    }                                                       \
    EC__PROVIDERS_END                                       \
    EC__TELL(EC__TELL_RESULT(id))                           \
  } else {                                                  \
    __label__ ec_hook_done_;                                \
    EC__FOR_EACH_PROVIDER                                   \
      type EC_HOOK_RETVAL = EC__PROVIDER(id) callargs;      \
      ec_hook_result_ = EC_HOOK_RETVAL;                     \
      __VA_ARGS__;                                          \
    }                                                       \
    EC__PROVIDERS_END                                       \
  }                                                         \
  ec__hook_leave(ec_hook_thread_);                          \
  return ec_hook_result_;

/* The value without providers; headers of hooks that have another one say so. */
#define EC__EMPTY EC__ZERO
#ifdef __cplusplus
#define EC__ZERO {}
#else
#define EC__ZERO {0}
#endif

#endif
