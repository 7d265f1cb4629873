/* Files that people add. The bytes are content-addressed blobs that were durable before any row named
 * them; a row is first an upload, then claimed by the message that it belongs to. */
#include "../base/digest.h"
#include "../store/blob.h"
#include "ticket_internal.h"

#define BLOB_REST_MS   (3600 * 1000LL) /* a file must have rested so long before it is removed */
#define UPLOAD_LIFE_MS (24 * 3600 * 1000LL)

static const struct field attachment_row_fields[] = {
    { FIELD(struct attachment, id) },         { FIELD(struct attachment, ticket_id) },
    { FIELD(struct attachment, message_id) }, { FIELD(struct attachment, name) },
    { FIELD(struct attachment, media_type) }, { FIELD(struct attachment, size) },
    { FIELD(struct attachment, sha256) },     { 0 },
};

struct attachment_owner {
    struct attachment a;
    int actor_kind;
    int64_t actor_id;
};

static const struct field attachment_owner_fields[] = {
    { FIELD_NAMED(struct attachment_owner, a.id, "id") },
    { FIELD_NAMED(struct attachment_owner, a.ticket_id, "ticket_id") },
    { FIELD_NAMED(struct attachment_owner, a.message_id, "message_id") },
    { FIELD_NAMED(struct attachment_owner, a.name, "name") },
    { FIELD_NAMED(struct attachment_owner, a.media_type, "media_type") },
    { FIELD_NAMED(struct attachment_owner, a.size, "size") },
    { FIELD_NAMED(struct attachment_owner, a.sha256, "sha256") },
    { FIELD(struct attachment_owner, actor_kind), .labels = actor_kind_labels },
    { FIELD(struct attachment_owner, actor_id) },
    { 0 },
};

enum err attachment_add(struct op *op, const struct http_part *part, bool claim,
                        struct attachment *ret)
{
    char hash[SHA256_HEX] = "";
    struct attachment a = {
        .name = part->filename.n ? part->filename : STR("file"),
        .media_type = part->media_type.n ? part->media_type : STR("application/octet-stream"),
        .sha256 = arena_fmt(op->mem, "%s", part->sha256),
        .size = part->size,
    };
    if (claim) {
        a.claim = random_token(op->mem);
        sha256_hex(a.claim, hash);
    }
    TX(tx, op);
    TRY(db_int(op, SQL(attachment_insert),
               ARGS(V(a.name), V(a.media_type), V(a.size), V(a.sha256), V((int)op->actor->kind),
                    V(op->actor->id), V(claim ? str_of(hash) : (str){ 0 }), V(op->now)),
               &a.id));
    TRY(tx_commit(&tx));
    *ret = a;
    return OK;
}

enum err attachment_get(struct op *op, int64_t id, struct attachment *ret)
{
    struct attachment_owner row = { 0 };
    struct ticket t;
    bool found;

    TRY(db_find(op, SQL(attachment_get), ARGS(V(id)), attachment_owner_fields, &row, &found));
    if (!found)
        return refuse(op, ERR_NOT_FOUND, "attachment.not_found");
    bool own_upload =
        !row.a.ticket_id && row.actor_kind == (int)op->actor->kind && row.actor_id == op->actor->id;
    if (!own_upload && (!row.a.ticket_id || ticket_get(op, row.a.ticket_id, &t) != OK)) {
        op_forgive(op);
        return refuse(op, ERR_NOT_FOUND, "attachment.not_found");
    }
    *ret = row.a;
    return OK;
}

enum err attachment_public(struct op *op, int64_t id, int64_t ticket_id, struct attachment *ret)
{
    bool found;
    TRY(db_find(op, SQL(attachment_public), ARGS(V(id), V(ticket_id)), attachment_row_fields, ret,
                &found));
    return found ? OK : refuse(op, ERR_NOT_FOUND, "attachment.not_found");
}

enum err attachments_of(struct op *op, int64_t ticket_id, struct list *ret)
{
    return db_all(op, SQL(attachments_of), ARGS(V(ticket_id)), attachment_row_fields,
                  sizeof(struct attachment), ret);
}

enum err ticket_files(struct op *op, int64_t id, struct list *ret)
{
    struct ticket t;
    TRY(ticket_get(op, id, &t));
    return attachments_of(op, id, ret);
}

static enum err claim_by_id(struct op *op, int64_t id, int64_t ticket_id, int64_t message_id,
                            struct attachment *ret, bool *ret_found)
{
    return db_find(op, SQL(attachment_claim),
                   ARGS(V(id), V(ticket_id), V_REF(message_id), V((int)op->actor->kind),
                        V(op->actor->id)),
                   attachment_row_fields, ret, ret_found);
}

static enum err claim_by_secret(struct op *op, str claim, int64_t ticket_id, int64_t message_id,
                                struct attachment *ret, bool *ret_found)
{
    char hash[SHA256_HEX];
    sha256_hex(claim, hash);
    return db_find(op, SQL(attachment_claim_secret),
                   ARGS(V((const char *)hash), V(ticket_id), V_REF(message_id)),
                   attachment_row_fields, ret, ret_found);
}

enum err attachments_claim(struct op *op, const struct message_form *form, int64_t ticket_id,
                           int64_t message_id, struct list *ret)
{
    size_t n = form->attachment_ids.n + form->claims.n;
    struct attachment *files = arena_array(op->mem, n, sizeof *files);
    bool found;

    for (size_t i = 0; i < form->attachment_ids.n; i++) {
        TRY(claim_by_id(op, form->attachment_ids.items[i], ticket_id, message_id, &files[i],
                        &found));
        if (!found)
            op_field(op, arena_fmt(op->mem, "/attachment_ids/%zu", i), "attachment.not_found");
    }
    for (size_t i = 0; i < form->claims.n; i++) {
        struct attachment *file = &files[form->attachment_ids.n + i];
        TRY(claim_by_secret(op, form->claims.items[i], ticket_id, message_id, file, &found));
        if (!found)
            op_field(op, arena_fmt(op->mem, "/attachments/%zu", i), "attachment.not_found");
    }
    TRY(op_check(op));
    *ret = (struct list){ files, n };
    return OK;
}

enum err attachment_housekeeping(struct op *op)
{
    struct list stale;
    int64_t dropped = 0, uses = 0;

    TX(tx, op);
    TRY(db_all(op, SQL(attachment_stale), ARGS(V(utc_add(op->now, -UPLOAD_LIFE_MS))),
               attachment_row_fields, sizeof(struct attachment), &stale));
    for (size_t i = 0; i < stale.n; i++)
        TRY(db_run(op, SQL(attachment_drop), ARGS(V(((struct attachment *)stale.items)[i].id)),
                   &dropped));
    TRY(tx_commit(&tx));
    TRY(db_settle(op, true));
    /* Only now may the bytes go: a row that came back with a failed commit must find them. */
    for (size_t i = 0; i < stale.n; i++) {
        str sha256 = ((struct attachment *)stale.items)[i].sha256;
        TRY(db_int(op, SQL(attachment_uses), ARGS(V(sha256)), &uses));
        if (!uses)
            TRY(blob_remove(op, sha256, utc_add(op->now, -BLOB_REST_MS)));
    }
    return OK;
}
