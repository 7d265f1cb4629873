/* Hashes, randomness, encodings: thin over libsodium. digest_start must run once at start. */
#pragma once

#include "arena.h"

#define SHA256_BYTES 32
#define SHA256_HEX   65

void digest_start(void);
void sha256(str bytes, unsigned char out[SHA256_BYTES]);
void sha256_hex(str bytes, char out[SHA256_HEX]);
struct sha256_state;
struct sha256_state *sha256_new(struct arena *mem); /* streaming */
void sha256_add(struct sha256_state *s, str bytes);
void sha256_end(struct sha256_state *s, char out[SHA256_HEX]);

void hex(const unsigned char *bytes, size_t n, char *out); /* 2n characters and a NUL */
str random_token(struct arena *mem); /* 32 random bytes, base64url, 43 characters */
void random_bytes(void *out, size_t n);
bool secret_eq(str a, str b); /* in constant time for equal lengths */
/* HMAC-SHA-512/256 of text under key, base64url: CSRF tokens. */
str mac_text(struct arena *mem, str key, str text);
str base64url(struct arena *mem, const void *bytes, size_t n);
bool base64url_read(struct arena *mem, str text, str *ret);

/* argon2id, 19 MiB, 2 passes (OWASP's second profile): some 25 ms, so only in slow ops. */
str password_hash(struct arena *mem, str password);
bool password_ok(str hash, str password);
