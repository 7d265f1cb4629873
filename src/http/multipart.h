/* Reading multipart/form-data as it comes, strictly and in bounded memory.
 *
 * Our own and not MHD_PostProcessor: that one hides where a body breaks off, passes names on without
 * a check of their bytes, does not know filename*, and copes silently with what we want to refuse. */
#pragma once

#include "../base/op.h"

#define MULTIPART_HEADER_MAX 4096 /* bytes of one part's headers */
#define FILENAME_MAX_CHARS   200

struct multipart_head {
    str name, filename, media_type; /* in the op's arena; media_type empty when not sent */
    bool is_file;
};

struct multipart_sink {
    void *ctx;
    enum err (*begin)(struct op *op, void *ctx, const struct multipart_head *head);
    enum err (*data)(struct op *op, void *ctx, str bytes);
    enum err (*end)(struct op *op, void *ctx);
};

struct multipart;

/* ERR_SYNTAX "multipart.boundary" when content_type has none that RFC 2046 allows. */
enum err multipart_new(struct op *op, str content_type, const struct multipart_sink *sink,
                       struct multipart **ret) MUST_CHECK;
/* ERR_SYNTAX "multipart.…" {part}; what the sink refuses is passed on. */
enum err multipart_feed(struct op *op, struct multipart *m, str bytes) MUST_CHECK;
enum err multipart_end(struct op *op, struct multipart *m) MUST_CHECK; /* "multipart.torn" */
