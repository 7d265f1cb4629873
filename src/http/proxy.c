/* Who calls, behind proxies that are trusted to tell it. An address that no trusted proxy vouches for
 * is never believed: X-Forwarded-For is read from the right, where the nearest proxy wrote. */
#include "http_internal.h"

#include <arpa/inet.h>
#include <stdlib.h>

/* All addresses as 16 bytes; IPv4 is mapped (::ffff:a.b.c.d). */
struct address {
    unsigned char bytes[16];
};

struct range {
    struct address net;
    int bits;
};

struct proxies {
    struct range *ranges;
    size_t n;
};

static bool address_read(str text, struct address *ret, bool *ret_v4)
{
    char z[INET6_ADDRSTRLEN];
    if (text.n == 0 || text.n >= sizeof z)
        return false;
    memcpy(z, text.p, text.n);
    z[text.n] = 0;
    static const unsigned char mapped[12] = { [10] = 0xff, [11] = 0xff };
    memcpy(ret->bytes, mapped, sizeof mapped);
    *ret_v4 = inet_pton(AF_INET, z, ret->bytes + 12) == 1;
    return *ret_v4 || inet_pton(AF_INET6, z, ret->bytes) == 1;
}

static bool range_read(str text, struct range *ret)
{
    ptrdiff_t slash = str_find(text, '/');
    str host = slash < 0 ? text : (str){ text.p, (size_t)slash };
    bool v4;
    if (!address_read(host, &ret->net, &v4))
        return false;
    int64_t bits = v4 ? 32 : 128;
    if (slash >= 0) {
        int64_t most = bits;
        str number = { text.p + slash + 1, text.n - (size_t)slash - 1 };
        if (!str_int(number, &bits) || bits < 0 || bits > most)
            return false;
    }
    ret->bits = (int)bits + (v4 ? 96 : 0);
    return true;
}

static bool range_has(const struct range *r, const struct address *a)
{
    int whole = r->bits / 8, rest = r->bits % 8;
    if (memcmp(r->net.bytes, a->bytes, (size_t)whole) != 0)
        return false;
    unsigned mask = 0xffu << (8 - rest) & 0xff;
    return rest == 0 || ((r->net.bytes[whole] ^ a->bytes[whole]) & mask) == 0;
}

struct proxies *proxies_new(str list, str *ret_bad)
{
    struct proxies *p = calloc(1, sizeof *p);
    size_t room = 1;
    for (size_t i = 0; i < list.n; i++)
        room += list.p[i] == ',';
    if (p)
        p->ranges = calloc(room, sizeof *p->ranges);
    if (!p || !p->ranges)
        abort();
    str part;
    while (str_split(&list, ',', &part)) {
        part = str_trim(part);
        if (part.n == 0)
            continue;
        if (!range_read(part, &p->ranges[p->n++])) {
            *ret_bad = part;
            proxies_free(p);
            return NULL;
        }
    }
    return p;
}

void proxies_free(struct proxies *p)
{
    if (!p)
        return;
    free(p->ranges);
    free(p);
}

bool proxies_trust(const struct proxies *p, str address)
{
    struct address a;
    bool v4;
    if (!address_read(address, &a, &v4))
        return false;
    for (size_t i = 0; i < p->n; i++)
        if (range_has(&p->ranges[i], &a))
            return true;
    return false;
}

bool address_plain(str text)
{
    struct address a;
    bool v4;
    return address_read(text, &a, &v4);
}

bool address_local(str text)
{
    static const char *const nets[] = { "127.0.0.0/8",    "10.0.0.0/8", "172.16.0.0/12",
                                        "192.168.0.0/16", "::1",        "fc00::/7" };
    struct address a;
    bool v4;
    if (!address_read(text, &a, &v4))
        return false;
    for (size_t i = 0; i < sizeof nets / sizeof *nets; i++) {
        struct range r;
        if (range_read(str_of(nets[i]), &r) && range_has(&r, &a))
            return true;
    }
    return false;
}

static str last_part(str *rest)
{
    size_t i = rest->n;
    while (i > 0 && rest->p[i - 1] != ',')
        i--;
    str part = { rest->p + i, rest->n - i };
    rest->n = i > 0 ? i - 1 : 0;
    return str_trim(part);
}

str proxies_client(const struct proxies *p, str peer, str forwarded_for)
{
    str client = peer;
    while (forwarded_for.n > 0 && proxies_trust(p, client)) {
        str before = last_part(&forwarded_for);
        if (!address_plain(before))
            break; /* not an address: what stands left of it is worth nothing either */
        client = before;
    }
    return client;
}
