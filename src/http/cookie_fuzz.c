/* Any bytes as Cookie, Accept-*, and X-Forwarded-For: nothing may be read outside of them. */
#include "http_internal.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t n);

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t n)
{
    str header = { (const char *)data, n }, bad;
    bool named;
    str value = cookie_find(header, STR("s"));
    if (value.n && (value.p < header.p || value.p + value.n > header.p + header.n))
        __builtin_trap();
    accept_language(header, &named);
    accept_encodings(header);
    accept_html(header);
    struct proxies *p = proxies_new(header, &bad);
    if (p)
        proxies_trust(p, STR("10.1.2.3"));
    proxies_free(p);
    p = proxies_new(STR("127.0.0.1"), &bad);
    value = proxies_client(p, STR("127.0.0.1"), header);
    if (!address_plain(value))
        __builtin_trap();
    proxies_free(p);
    return 0;
}
