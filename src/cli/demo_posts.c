/* The demo company's posts: those of the model documents, written by its human resources, approved by its
 * manager and signed by most who hold them; and a draft as companies write them. */
#include "../duty/duty.h"
#include "../remedy/remedy.h"
#include "../standard/standard.h"
#include "demo.h"

#define DAY_MS      INT64_C(86400000)
#define HOUR_MS     INT64_C(3600000)
#define SIGNS_EVERY 3 /* every third holder has not signed yet */

static enum err acts(struct demo *d, struct op *op, const char *login)
{
    return people_actor(op, demo_user_of(d, str_of(login))->id, &op->actor);
}

static ints holders_of(struct demo *d, struct op *op, const struct demo_post *p)
{
    ints ids = { arena_array(op->mem, p->holders.n, sizeof(int64_t)), 0 };
    for (size_t i = 0; i < p->holders.n; i++)
        ids.items[ids.n++] = demo_user_of(d, p->holders.items[i])->id;
    return ids;
}

static enum err signed_by(struct demo *d, struct op *op, const struct demo_post *p, size_t *count,
                          const struct duty_document *document)
{
    struct duty_document seen;
    for (size_t i = 0; i < p->holders.n; i++) {
        op->now = utc_add(op->now, HOUR_MS);
        if (++*count % SIGNS_EVERY == 0)
            continue;
        TRY(acts(d, op, arena_z(op->mem, p->holders.items[i])));
        TRY(document_sign(op, document->id, document->content_sha256, &seen));
    }
    return OK;
}

static enum err post_make(struct demo *d, struct op *op, const struct demo_post *p, size_t *count)
{
    struct duty_document document;
    struct post form = { .holder_ids = holders_of(d, op, p) };
    if (p->team.n)
        form.team_id = demo_team_named(d, arena_z(op->mem, p->team))->id;
    TRY(acts(d, op, "shenwen"));
    TRY(post_model_adopt(op, p->model, LANG_ZH, &form, &document));
    op->now = utc_add(op->now, HOUR_MS);
    TRY(document_submit(op, document.id, 0,
                        op->lang == LANG_EN ? STR("First edition") : STR("首版"), &document));
    op->now = utc_add(op->now, HOUR_MS);
    TRY(acts(d, op, "tangyue"));
    TRY(document_approve(op, document.id, 0, STR(""), STR(""), &document));
    return signed_by(d, op, p, count, &document);
}

/* Three standards, from before the first ticket came in. */
static enum err standards_make(struct demo *d, struct op *op)
{
    str pauses[] = { STR("customer"), STR("parts"), STR("third_party") };
    struct standard made, usual = { .name_zh = STR("通用标准"),
                                    .name_en = STR("Usual"),
                                    .position = 10,
                                    .fallback = true,
                                    .calendar = STR("cn"),
                                    .first_response = 240,
                                    .next_response = 1080,
                                    .resolution = 5400,
                                    .pauses = { pauses, 3 },
                                    .warn_percent = 80 };
    struct standard_escalation levels[] = {
        { .percent = 80, .notify_assignee = true },
        { .percent = 100, .notify_assignee = true, .notify_lead = true },
    };
    struct standard complaints = usual;
    complaints.name_zh = STR("投诉与紧急工单");
    complaints.name_en = STR("Complaints and urgent tickets");
    complaints.fallback = false;
    complaints.condition =
        STR("{\"any\":[{\"field\":\"kind\",\"op\":\"in\",\"value\":[\"complaint\"]},"
            "{\"field\":\"priority\",\"op\":\"in\",\"value\":[\"urgent\"]}]}");
    complaints.first_response = 30;
    complaints.next_response = 60;
    complaints.resolution = 1620;
    complaints.escalations = (struct list){ levels, sizeof levels / sizeof *levels };
    struct standard_target targets[] = {
        { .clock = TARGET_STEP, .step = STR("new"), .minutes = 240, .basis = STR("受理") },
        { .clock = TARGET_HANDOVER,
          .from_team_id = demo_team_named(d, "desk")->id,
          .to_team_id = demo_team_named(d, "returns")->id,
          .minutes = 1080 },
    };
    struct standard returns = usual;
    returns.name_zh = STR("退换货");
    returns.name_en = STR("Returns and exchanges");
    returns.fallback = false;
    returns.condition = STR("{\"all\":[{\"field\":\"kind\",\"op\":\"in\",\"value\":[\"return\","
                            "\"exchange\",\"refund\"]}]}");
    returns.resolution = 2160;
    returns.targets = (struct list){ targets, sizeof targets / sizeof *targets };
    TRY(standard_add(op, &usual, &made));
    TRY(standard_add(op, &returns, &made));
    return standard_add(op, &complaints, &made);
}

/* What the company promises beyond the law, from before the first sale that a ticket is about. */
static enum err promises_make(struct op *op)
{
    str refund[] = { STR("refund") }, exchange[] = { STR("exchange"), STR("repair") };
    const struct remedy_promise promises[] = {
        { .key = STR("fifteen_days"),
          .text_zh = STR("十五天无理由退货，退回运费我们承担"),
          .text_en = STR("Fifteen days to return, carriage on us"),
          .ground = STR("no_reason"),
          .remedies = { refund, 1 },
          .days = 15,
          .freight_seller = true },
        { .key = STR("thirty_days_exchange"),
          .text_zh = STR("三十天内出现质量问题，可以换新"),
          .text_en = STR("A new one for a defect within thirty days"),
          .ground = STR("quality"),
          .remedies = { exchange, 2 },
          .days = 30,
          .freight_seller = true },
    };
    for (size_t i = 0; i < sizeof promises / sizeof *promises; i++) {
        struct remedy_promise made;
        TRY(promise_add(op, &promises[i], &made));
    }
    return OK;
}

enum err demo_posts_make(struct demo *d, struct op *op)
{
    const struct demo_post *posts = d->texts.posts.items;
    const struct import_form draft = { .bytes = d->texts.post_draft,
                                       .team_id = demo_team_named(d, "desk")->id };
    const struct actor *before = op->actor;
    struct duty_document document;
    size_t count = 0;

    op->now = utc_add(d->begin, -20 * DAY_MS);
    TX(tx, op);
    TRY(acts(d, op, "tangyue"));
    /* Before the posts, whose duties are bound to them. */
    TRY(standards_make(d, op));
    TRY(demo_processes_draft(op));
    for (size_t i = 0; i < d->texts.posts.n; i++)
        TRY(post_make(d, op, &posts[i], &count));
    TRY(acts(d, op, "tangyue"));
    TRY(promises_make(op));
    op->now = utc_add(d->end, -2 * DAY_MS);
    TRY(acts(d, op, "shenwen"));
    TRY(document_import(op, &draft, &document));
    op->actor = before;
    return tx_commit(&tx);
}
