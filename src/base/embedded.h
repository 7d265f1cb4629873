/* Data files that the program carries inside itself (the list `data` in meson.build), such as the texts
 * of the demo company. Made at build by tools/datapack; the bytes are constant and live for ever. */
#pragma once

#include "str.h"

struct embedded {
    const char *path; /* as in the source tree: "demo/products.json" */
    const char *text; /* ends with a NUL that n does not count */
    size_t n;
};

extern const struct embedded embedded[]; /* sorted by path, ends with path NULL */

/* The bytes of a file; {NULL, 0} when the program carries none of that path. */
str embedded_file(const char *path);
