/* libsodium under our names. Its calls fail only for lack of memory or of the kernel's randomness,
 * and both mean that the machine is lost. */
#include "digest.h"

#include <assert.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>

static_assert(SHA256_BYTES == crypto_hash_sha256_BYTES, "the header's size is libsodium's");

#define TOKEN_BYTES  32
#define ARGON_PASSES 2
#define ARGON_MEMORY (19u << 20)

struct sha256_state {
    crypto_hash_sha256_state sodium;
};

static _Noreturn void digest_abort(const char *what)
{
    fprintf(stderr, "aftersale: %s\n", what);
    abort();
}

void digest_start(void)
{
    if (sodium_init() < 0)
        digest_abort("libsodium does not start");
}

static const unsigned char *bytes_of(str s)
{
    return (const unsigned char *)s.p;
}

void sha256(str bytes, unsigned char out[SHA256_BYTES])
{
    crypto_hash_sha256(out, bytes_of(bytes), bytes.n);
}

void sha256_hex(str bytes, char out[SHA256_HEX])
{
    unsigned char digest[SHA256_BYTES];
    sha256(bytes, digest);
    hex(digest, sizeof(digest), out);
}

struct sha256_state *sha256_new(struct arena *mem)
{
    struct sha256_state *s = arena_alloc(mem, sizeof(*s));
    crypto_hash_sha256_init(&s->sodium);
    return s;
}

void sha256_add(struct sha256_state *s, str bytes)
{
    if (bytes.n > 0)
        crypto_hash_sha256_update(&s->sodium, bytes_of(bytes), bytes.n);
}

void sha256_end(struct sha256_state *s, char out[SHA256_HEX])
{
    unsigned char digest[SHA256_BYTES];
    crypto_hash_sha256_final(&s->sodium, digest);
    hex(digest, sizeof(digest), out);
}

void hex(const unsigned char *bytes, size_t n, char *out)
{
    sodium_bin2hex(out, 2 * n + 1, bytes, n);
}

void random_bytes(void *out, size_t n)
{
    randombytes_buf(out, n);
}

str random_token(struct arena *mem)
{
    unsigned char bytes[TOKEN_BYTES];
    random_bytes(bytes, sizeof(bytes));
    return base64url(mem, bytes, sizeof(bytes));
}

bool secret_eq(str a, str b)
{
    return a.n == b.n && (a.n == 0 || sodium_memcmp(a.p, b.p, a.n) == 0);
}

str mac_text(struct arena *mem, str key, str text)
{
    unsigned char mac[crypto_auth_hmacsha512256_BYTES];
    crypto_auth_hmacsha512256_state s;
    crypto_auth_hmacsha512256_init(&s, bytes_of(key), key.n);
    crypto_auth_hmacsha512256_update(&s, bytes_of(text), text.n);
    crypto_auth_hmacsha512256_final(&s, mac);
    sodium_memzero(&s, sizeof(s));
    return base64url(mem, mac, sizeof(mac));
}

str base64url(struct arena *mem, const void *bytes, size_t n)
{
    size_t size = sodium_base64_encoded_len(n, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    char *text = arena_alloc(mem, size); /* size counts the NUL */
    sodium_bin2base64(text, size, bytes, n, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    return (str){ text, size - 1 };
}

bool base64url_read(struct arena *mem, str text, str *ret)
{
    size_t n, size = text.n / 4 * 3 + 3;
    unsigned char *bytes = arena_alloc(mem, size);
    if (text.n > 0 && sodium_base642bin(bytes, size, text.p, text.n, NULL, &n, NULL,
                                        sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0)
        return false;
    *ret = (str){ (char *)bytes, text.n > 0 ? n : 0 };
    return true;
}

str password_hash(struct arena *mem, str password)
{
    char out[crypto_pwhash_STRBYTES];
    if (crypto_pwhash_str_alg(out, password.p ? password.p : "", password.n, ARGON_PASSES,
                              ARGON_MEMORY, crypto_pwhash_ALG_ARGON2ID13) != 0)
        digest_abort("out of memory for a password");
    return arena_str(mem, str_of(out));
}

bool password_ok(str hash, str password)
{
    char stored[crypto_pwhash_STRBYTES] = { 0 };
    if (hash.n == 0 || hash.n >= sizeof(stored))
        return false;
    memcpy(stored, hash.p, hash.n);
    return crypto_pwhash_str_verify(stored, password.p ? password.p : "", password.n) == 0;
}
