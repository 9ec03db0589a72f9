/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_ECXS_RECORD_H
#define EC_ECXS_RECORD_H
/*
 * Records: what `ecxs` reads back from a built library without running it.
 *
 * A record is one NUL-terminated text in the section .ecxs.rec. Its fields are
 * divided by 0x1f, and the first says its kind. The section is allocated and
 * marked to be kept, so strip and --gc-sections leave it. As the preprocessor
 * has run by then, a declaration under a false #ifdef leaves nothing.
 */
#define EC__TEXT_(...) #__VA_ARGS__
#define EC__TEXT(...) EC__TEXT_(__VA_ARGS__)
#define EC__PASTE_(a, b) a##b
#define EC__PASTE(a, b) EC__PASTE_(a, b)

#if defined(__has_attribute) && defined(__GNUC__)
#if __has_attribute(retain)
#define EC__RECORD_FLAGS "aR"
#define EC__RECORD_KEPT retain,
#endif
#endif
#ifndef EC__RECORD_FLAGS
#define EC__RECORD_FLAGS "a"
#define EC__RECORD_KEPT
#endif

/* At file scope: a record whether or not anything uses what is declared. */
#define EC__DECLARATION_RECORD(...)                                      \
  static const char EC__PASTE(ec__record_, __COUNTER__)[] __attribute__( \
      (EC__RECORD_KEPT used, aligned(1), section(".ecxs.rec"))) = __VA_ARGS__;

/*
 * In a function: a record exactly when code of that function is emitted. It is
 * an asm statement since a variable would stay without its function, and cannot
 * lie in this section when the function is an inline one of C++. A function
 * that is inlined twice leaves two equal records; readers drop the second.
 */
#define EC__CODE_RECORD(...)                                          \
  __asm__ __volatile__("\t.pushsection .ecxs.rec,\"" EC__RECORD_FLAGS \
                       "\",@progbits\n" __VA_ARGS__ "\t.popsection\n");
/* Fields of such a record: identifiers as text, or a string as written. */
#define EC__CODE_FIELD(text) "\t.ascii \"" text "\\037\"\n"
#define EC__CODE_STRING(...) "\t.ascii " EC__TEXT(__VA_ARGS__) "\n"
#define EC__CODE_LAST_FIELD(text) "\t.asciz \"" text "\"\n"

#endif
