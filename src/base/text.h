/* What is text and what is not; folding for search. Wraps ICU where Unicode is needed. */
#pragma once

#include "arena.h"

/* Valid UTF-8 (no surrogates, no overlong forms, at most U+10FFFF). ret_bad (may be NULL) gets the
 * byte offset of the first wrong byte. */
bool text_utf8(str s, size_t *ret_bad);
size_t text_chars(str s); /* code points of valid UTF-8 */
/* The first control character that a person cannot have meant: U+0000-U+001F without tab, line feed
 * and carriage return, U+007F; with one_line also line feed and carriage return. -1 when none. */
ptrdiff_t text_control(str s, bool one_line);
/* Without white space at both ends: ASCII's, no-break and ideographic space, byte order mark. */
str text_trim(str s);
/* NFKC with case folded, full- and half-width unified: what search compares. */
str text_fold(struct arena *mem, str s);
/* At most n code points of s, whole characters. */
str text_cut(str s, size_t n);
/* GB18030 bytes to UTF-8; false when a byte sequence is not GB18030. */
bool text_from_gb18030(struct arena *mem, str bytes, str *ret);
/* A phone number as E.164 ("+8613812345678") from what people type ("138 1234 5678", "+86-138…",
 * "021-12345678"); country ("86") is that of numbers without one. False when it cannot be a number:
 * numbers of China must fit its numbering plan, a land line needs its area code. */
bool text_phone(struct arena *mem, str s, str country, str *ret);
/* "+86138****5678": the 4 digits before the last 4 hidden; short numbers show only the last 2. */
str text_phone_mask(struct arena *mem, str e164);
bool text_mail(str s); /* a plausible address: one @, a domain with a dot, no spaces, ≤ 254 bytes */
