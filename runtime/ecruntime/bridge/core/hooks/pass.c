/* The way of a call to a provider of another language. */
#include "ecb_export.h"
#include "ecb_host.h"
#include "ecb_report.h"
#include "ecb_thread.h"
#include "hooks/tap.h"

ECB_EXPORT void ec_hook_pass(void *closure, const ec_hook_decl *declaration,
                             const ec_slot *slots, ec_slot *result) {
  ecb_thread *thread = ecb_thread_self();
  const char *module = thread->module;
  int answer;
  if (__builtin_expect(ecb_is_tapped(closure), 0)) {
    ecb_tap_pass(closure, declaration, slots, result);
    return;
  }
  if (!ecb_host_.call_provider) {
    ecb_misuse("RT204", "no host calls the provider of %s", declaration->name);
  }
  result->bits = 0;
  answer = ecb_host_.call_provider(ecb_host_.context, closure, declaration,
                                   slots, result);
  thread->module = module;
  /* Set either way: a call inside of the provider may have left a mark. */
  thread->shown.failed = answer < 0 ? EC_HOOK_FAILED
                         : answer > 0 ? EC_HOOK_LEFT_OUT
                                      : 0;
}
