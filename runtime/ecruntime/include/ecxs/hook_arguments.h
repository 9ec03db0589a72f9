/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_ECXS_HOOK_ARGUMENTS_H
#define EC_ECXS_HOOK_ARGUMENTS_H
/*
 * The arguments of a hook as the preprocessor sees them: a list of types in
 * parentheses, its first the closure. From it come the letters by which other
 * languages know each argument, and the parameters of stub and invoke.
 */
#include "ecxs/record.h"

/* EC__EACH(item, (closure, A, B, C)): item(3, A) item(2, B) item(1, C). */
#define EC__EACH(item, types) \
  EC__EACH_OF(EC__PASTE(EC__EACH_, EC__COUNT types), item, EC__BARE types)
#define EC__EACH_OF(...) EC__EACH_OF_(__VA_ARGS__)
#define EC__EACH_OF_(each, ...) each(__VA_ARGS__)
#define EC__BARE(...) __VA_ARGS__

/* How many follow the closure. */
#define EC__COUNT(...)                                                         \
  EC__COUNT_(__VA_ARGS__, A_HOOK_TAKES_AT_MOST_16_ARGUMENTS,                   \
             A_HOOK_TAKES_AT_MOST_16_ARGUMENTS,                                \
             A_HOOK_TAKES_AT_MOST_16_ARGUMENTS, 16, 15, 14, 13, 12, 11, 10, 9, \
             8, 7, 6, 5, 4, 3, 2, 1, 0, 0)
#define EC__COUNT_(t0, t1, t2, t3, t4, t5, t6, t7, t8, t9, t10, t11, t12, t13, \
                   t14, t15, t16, t17, t18, t19, count, ...)                   \
  count

#define EC__EACH_0(item, closure)
#define EC__EACH_1(item, closure, T) item(1, T)
#define EC__EACH_2(item, closure, T, ...) \
  item(2, T) EC__EACH_1(item, closure, __VA_ARGS__)
#define EC__EACH_3(item, closure, T, ...) \
  item(3, T) EC__EACH_2(item, closure, __VA_ARGS__)
#define EC__EACH_4(item, closure, T, ...) \
  item(4, T) EC__EACH_3(item, closure, __VA_ARGS__)
#define EC__EACH_5(item, closure, T, ...) \
  item(5, T) EC__EACH_4(item, closure, __VA_ARGS__)
#define EC__EACH_6(item, closure, T, ...) \
  item(6, T) EC__EACH_5(item, closure, __VA_ARGS__)
#define EC__EACH_7(item, closure, T, ...) \
  item(7, T) EC__EACH_6(item, closure, __VA_ARGS__)
#define EC__EACH_8(item, closure, T, ...) \
  item(8, T) EC__EACH_7(item, closure, __VA_ARGS__)
#define EC__EACH_9(item, closure, T, ...) \
  item(9, T) EC__EACH_8(item, closure, __VA_ARGS__)
#define EC__EACH_10(item, closure, T, ...) \
  item(10, T) EC__EACH_9(item, closure, __VA_ARGS__)
#define EC__EACH_11(item, closure, T, ...) \
  item(11, T) EC__EACH_10(item, closure, __VA_ARGS__)
#define EC__EACH_12(item, closure, T, ...) \
  item(12, T) EC__EACH_11(item, closure, __VA_ARGS__)
#define EC__EACH_13(item, closure, T, ...) \
  item(13, T) EC__EACH_12(item, closure, __VA_ARGS__)
#define EC__EACH_14(item, closure, T, ...) \
  item(14, T) EC__EACH_13(item, closure, __VA_ARGS__)
#define EC__EACH_15(item, closure, T, ...) \
  item(15, T) EC__EACH_14(item, closure, __VA_ARGS__)
#define EC__EACH_16(item, closure, T, ...) \
  item(16, T) EC__EACH_15(item, closure, __VA_ARGS__)

/* The type that a parameter declared as T has: an array is a pointer. */
#ifdef __cplusplus
#define EC__VALUE_TYPE(T) ec__value<__typeof__(T)>
#else
#define EC__VALUE_TYPE(T) __typeof__(((void)0, *(__typeof__(T) *)0))
#endif

/*
 * Letters. Integers by width and sign (an enumeration as its integer), f d for
 * floating point, s a text that may be written to, S one that may not, t a
 * struct timeval, p any other pointer, v no result.
 */
#define EC__LETTERS(letter)                                                   \
  letter(EC__BOOL, '?') letter(char, 'c') letter(signed char, 'b')            \
  letter(unsigned char, 'B') letter(short, 'h') letter(unsigned short, 'H')   \
  letter(int, 'i') letter(unsigned int, 'u') letter(long, 'l')                \
  letter(unsigned long, 'L') letter(long long, 'l')                           \
  letter(unsigned long long, 'L') letter(float, 'f') letter(double, 'd')      \
  letter(char *, 's') letter(const char *, 'S') letter(struct timeval *, 't') \
  letter(const struct timeval *, 't')

#ifdef __cplusplus
#define EC__BOOL bool
#define EC__STATIC_ASSERT static_assert
extern "C++" {
#include <type_traits>
template <class T, bool is_enumeration>
struct ec__letter_of_other {
  static constexpr char value = 'p';
};
template <class T>
struct ec__letter : ec__letter_of_other<T, std::is_enum<T>::value> {};
template <class T>
struct ec__letter_of_other<T, true>
    : ec__letter<typename std::underlying_type<T>::type> {};
#define EC__LETTER(T, letter)             \
  template <>                             \
  struct ec__letter<T> {                  \
    static constexpr char value = letter; \
  };
EC__LETTERS(EC__LETTER)
#undef EC__LETTER
template <class T>
using ec__value = typename std::decay<T>::type;
}
#define EC__KIND(T) ec__letter<EC__VALUE_TYPE(T)>::value
/* va_list has attributes, and a template argument loses them aloud. */
#define EC__ATTRIBUTES_MAY_GO                        \
  _Pragma("GCC diagnostic push")                     \
  _Pragma("GCC diagnostic ignored \"-Wattributes\"") \
  _Pragma("GCC diagnostic ignored \"-Wignored-attributes\"")
#define EC__ATTRIBUTES_STAY _Pragma("GCC diagnostic pop")
#else
#define EC__ATTRIBUTES_MAY_GO
#define EC__ATTRIBUTES_STAY
#define EC__BOOL _Bool
#define EC__STATIC_ASSERT _Static_assert
#define EC__LETTER(T, letter) T : letter,
#define EC__KIND(T) \
  _Generic(*(EC__VALUE_TYPE(T) *)0, EC__LETTERS(EC__LETTER) default : 'p')
#endif

/*
 * Conditions for use in one static assertion of a hook. A structure is refused
 * since no other language could tell what its bytes are.
 */
#define EC__FITS(T)                                                        \
  (sizeof(EC__VALUE_TYPE(T)) <= 8 &&                                       \
   __builtin_classify_type(*(EC__VALUE_TYPE(T) *)0) != EC__CLASS_STRUCT && \
   __builtin_classify_type(*(EC__VALUE_TYPE(T) *)0) != EC__CLASS_UNION)
enum { EC__CLASS_STRUCT = 12, EC__CLASS_UNION = 13 }; /* of gcc's typeclass.h */

/* Items for EC__EACH. `ec_hook_slots_` has one slot for each argument. */
#define EC__ITEM_FITS(left, T) &&EC__FITS(T)
#define EC__ITEM_LETTER(left, T) EC__KIND(T),
#define EC__ITEM_PARAMETER(left, T) \
  , EC__VALUE_TYPE(T) ec_hook_argument_##left##_
#define EC__ITEM_PACK(left, T)                             \
  __builtin_memcpy(&ec_hook_slots_[ec_hook_count_ - left], \
                   &ec_hook_argument_##left##_,            \
                   sizeof(ec_hook_argument_##left##_));
#define EC__ITEM_UNPACK(left, T) \
  , *(EC__VALUE_TYPE(T) *)(void *)&ec_hook_slots_[ec_hook_count_ - left]

#endif
