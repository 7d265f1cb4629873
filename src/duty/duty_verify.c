/* Does what was approved still say what was signed? */
#include "duty_internal.h"

#include "../base/digest.h"
#include "duty_document_sql.h"

struct vouched {
    int64_t id, document_id;
    str content, content_sha256;
};

static const struct field vouched_fields[] = {
    { FIELD(struct vouched, id) },
    { FIELD(struct vouched, document_id) },
    { FIELD(struct vouched, content) },
    { FIELD(struct vouched, content_sha256) },
    { 0 },
};

struct verifier {
    struct arena *mem;
    void (*say)(void *ctx, str line);
    void *ctx;
    int64_t wrong;
};

static enum err content_check(void *ctx, void *row)
{
    struct verifier *v = ctx;
    const struct vouched *r = row;
    char hash[SHA256_HEX];
    sha256_hex(r->content, hash);
    if (str_is(r->content_sha256, hash))
        return OK;
    v->wrong++;
    v->say(v->ctx, arena_fmt(v->mem, "duty document %lld: content is not what was approved",
                             (long long)r->id));
    return OK;
}

static enum err signature_tell(void *ctx, void *row)
{
    struct verifier *v = ctx;
    const struct vouched *r = row;
    v->wrong++;
    v->say(v->ctx, arena_fmt(v->mem, "signature %lld: duty document %lld is not what was signed",
                             (long long)r->id, (long long)r->document_id));
    return OK;
}

enum err duty_verify(struct op *op, void (*say)(void *ctx, str line), void *ctx, int64_t *ret_wrong)
{
    struct verifier v = { .mem = op->mem, .say = say, .ctx = ctx };
    TRY(db_each(op, SQL(duty_verify_contents), NO_ARGS, vouched_fields, sizeof(struct vouched),
                content_check, &v));
    TRY(db_each(op, SQL(duty_verify_signatures), NO_ARGS, vouched_fields, sizeof(struct vouched),
                signature_tell, &v));
    *ret_wrong = v.wrong;
    return OK;
}
