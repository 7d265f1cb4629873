/* Files of the web side, embedded at build by tools/assetpack: raw, gzip and brotli copies (NULL where
 * compression does not pay). Sorted by path. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct asset {
    const char *path, *type, *etag; /* "/assets/index-3f2a.js", "text/javascript", "\"sha…\"" */
    const unsigned char *raw, *gz, *br;
    size_t raw_n, gz_n, br_n;
    bool immutable; /* hashed name: may be cached for a year */
};

extern const struct asset assets[];
extern const size_t assets_count;
