/* Hooks of the probe's own, and when a generation's providers answer. */
#include "observers.h"

#include "hooks/core/post_config_commit.h"
#include "own_hooks.h"

#include <string.h>

static int in_init_ = -1, in_transaction_ = -1, in_commit_ = -1;

static void add_letter(void *closure, string *letters) {
  stringprintf(letters, "%s", (const char *)closure);
}

static int count(string *letters) {
  int length = letters->len;

  string_destroy(letters);
  return length;
}

static int answers(void) {
  string letters;

  STRING_INIT(&letters, 64);
  call_fidelity_order_hook(&letters);
  return count(&letters);
}

static void on_commit(void *closure) {
  (void)closure;
  if (in_commit_ < 0) in_commit_ = answers();
}

/* In conf_setup, as a singleton does. */
void register_hooks(void) {
  static const char *const letters[] = {"A", "B", "C", "D", "E", "F"};
  int at;

  for (at = 0; at < 6; at++) {
    if (at % 2) {
      register_fidelity_order_hook_last(add_letter, (void *)letters[at]);
    } else {
      register_fidelity_order_hook_first(add_letter, (void *)letters[at]);
    }
  }
  register_core_post_config_commit_hook_last(on_commit, NULL);
}

/* In the first ext_init alone. */
void ask_hooks_in_init(ec_config_header *transaction) {
  string given;

  if (in_init_ >= 0) return;
  in_init_ = answers();
  STRING_INIT(&given, 64);
  call_fidelity_order_hook_txn(transaction, &given);
  in_transaction_ = count(&given);
}

void tell_order(string *out) {
  string letters;

  STRING_INIT(&letters, 64);
  call_fidelity_order_hook(&letters);
  stringprintf(out, "ORDER\t%s\n", letters.len ? letters.buffer : "(none)");
  string_destroy(&letters);
}

void observe_hooks(string *out) {
  observe(out, "hooks.publication", "M",
      "how many of six providers answer: in the first ext_init, there with the "
      "transaction, in the hook of the commit, after it",
      "%d %d %d %d", in_init_, in_transaction_, in_commit_, answers());
  observe(out, "hooks.no-providers", "M", "a hook with a result of type int",
      "%d", call_fidelity_nobody_hook(7));
}
