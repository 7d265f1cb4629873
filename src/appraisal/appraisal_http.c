/* Sheets over HTTP. To see one as somebody else than its person is written down, whichever way. */
#include "../people/people.h"
#include "appraisal_kept.h"

static enum err sheet_http_list(struct op *op, struct http *h)
{
    struct appraisal_query q = { 0 };
    struct list found;
    str next;
    TRY(http_query(op, h, &q));
    TRY(appraisal_list(op, &q, &found, &next));
    return http_send_list(op, h, appraisal_row_fields, found.items, found.n,
                          sizeof(struct appraisal_row), next);
}

static enum err sheet_http_get(struct op *op, struct http *h)
{
    struct appraisal a;
    TRY(appraisal_open(op, http_id(h), OPENED_SHEET, &a));
    return http_send(op, h, appraisal_fields, &a);
}

/* ------------------------------------------------------------------ the person */

static const struct field words_fields[] = {
    { FIELD(struct appraisal_words, id), .flags = REQUIRED, .min = 1 },
    { FIELD(struct appraisal_words, comment), .flags = TRIM | MULTILINE, .max = 2000 },
    { FIELD(struct appraisal_words, points), .flags = NULLABLE, .min = 0, .max = 100,
      .doc = "of what people judge: how you see it" },
    { 0 },
};

static const struct field self_form_fields[] = {
    { FIELD(struct self_form, comment), .flags = TRIM | MULTILINE, .max = 4000 },
    { FIELD(struct self_form, items), .of = words_fields, .size = sizeof(struct appraisal_words),
      .max = 1500, .doc = "those that are not named stay as they are" },
    { 0 },
};

static enum err sheet_http_self(struct op *op, struct http *h)
{
    struct self_form form = { 0 };
    struct appraisal a;
    TRY(http_read(op, h, &form));
    TRY(appraisal_self(op, http_id(h), http_version(h), &form, &a));
    return http_send(op, h, appraisal_fields, &a);
}

typedef enum err sheet_act(struct op *op, int64_t id, int64_t version, struct appraisal *ret);

static enum err act(struct op *op, struct http *h, sheet_act *run)
{
    struct appraisal a;
    TRY(run(op, http_id(h), http_version(h), &a));
    return http_send(op, h, appraisal_fields, &a);
}

static enum err sheet_http_hand_in(struct op *op, struct http *h)
{
    return act(op, h, appraisal_hand_in);
}

static enum err sheet_http_submit(struct op *op, struct http *h)
{
    return act(op, h, appraisal_submit);
}

static enum err sheet_http_confirm(struct op *op, struct http *h)
{
    return act(op, h, appraisal_confirm);
}

struct skip_form {
    str reason;
};

static const struct field skip_form_fields[] = {
    { FIELD(struct skip_form, reason), .flags = REQUIRED | TRIM, .min = 2, .max = 500 },
    { 0 },
};

static enum err sheet_http_skip(struct op *op, struct http *h)
{
    struct skip_form form = { 0 };
    struct appraisal a;
    TRY(http_read(op, h, &form));
    TRY(appraisal_skip(op, http_id(h), http_version(h), form.reason, &a));
    return http_send(op, h, appraisal_fields, &a);
}

/* ------------------------------------------------------------------ judging */

static const struct field judgement_fields[] = {
    { FIELD(struct judgement, id), .flags = REQUIRED, .min = 1 },
    { FIELD(struct judgement, comment), .flags = TRIM | MULTILINE, .max = 2000 },
    { FIELD(struct judgement, points), .flags = NULLABLE, .min = 0, .max = 100,
      .doc = "only of what is yours to judge; with evidence" },
    { FIELD(struct judgement, evidence), .flags = TRIM | MULTILINE, .max = 2000,
      .doc = "what happened, in words; with points" },
    { FIELD(struct judgement, tickets), .max = 50,
      .doc = "numbers of tickets that show it; with points at least one, or a file" },
    { FIELD(struct judgement, attachment_ids), .max = 50, .doc = "files of tickets that show it" },
    { 0 },
};

static const struct field judge_form_fields[] = {
    { FIELD(struct judge_form, comment), .flags = TRIM | MULTILINE, .max = 4000 },
    { FIELD(struct judge_form, items), .of = judgement_fields, .size = sizeof(struct judgement),
      .max = 1500, .doc = "those that are not named stay as they are" },
    { 0 },
};

static enum err sheet_http_judge(struct op *op, struct http *h)
{
    struct judge_form form = { 0 };
    struct appraisal a;
    TRY(http_read(op, h, &form));
    TRY(appraisal_judge(op, http_id(h), http_version(h), &form, &a));
    return http_send(op, h, appraisal_fields, &a);
}

struct peers_form {
    ints user_ids;
};

static const struct field peers_form_fields[] = {
    { FIELD(struct peers_form, user_ids), .flags = REQUIRED, .max = 30 },
    { 0 },
};

static enum err sheet_http_peers(struct op *op, struct http *h)
{
    struct peers_form form = { 0 };
    struct appraisal a;
    TRY(http_read(op, h, &form));
    TRY(appraisal_ask_peers(op, http_id(h), &form.user_ids, &a));
    return http_send(op, h, appraisal_fields, &a);
}

static enum err peer_http_list(struct op *op, struct http *h)
{
    struct list found;
    TRY(appraisal_peer_list(op, &found));
    return http_send_items(op, h, peer_request_fields, found.items, found.n,
                           sizeof(struct peer_request));
}

static const struct field word_form_fields[] = {
    { FIELD(struct judge_form, items), .flags = REQUIRED, .of = judgement_fields,
      .size = sizeof(struct judgement), .max = 20, .doc = "of all that peers judge" },
    { 0 },
};

static enum err peer_http_word(struct op *op, struct http *h)
{
    struct judge_form form = { 0 };
    TRY(http_read(op, h, &form));
    TRY(appraisal_peer_word(op, http_id(h), &form));
    return http_send_empty(op, h);
}

/* ------------------------------------------------------------------ appeals */

static const struct field appeal_words_fields[] = {
    { FIELD(struct appeal_words, id), .flags = REQUIRED, .min = 1, .doc = "of the item" },
    { FIELD(struct appeal_words, reason), .flags = REQUIRED | TRIM | MULTILINE, .min = 2,
      .max = 2000 },
    { 0 },
};

static const struct field appeal_form_fields[] = {
    { FIELD(struct appeal_form, items), .flags = REQUIRED, .of = appeal_words_fields,
      .size = sizeof(struct appeal_words), .max = 100 },
    { 0 },
};

static enum err sheet_http_appeal(struct op *op, struct http *h)
{
    struct appeal_form form = { 0 };
    struct appraisal a;
    TRY(http_read(op, h, &form));
    TRY(appraisal_appeal(op, http_id(h), http_version(h), &form, &a));
    return http_send(op, h, appraisal_fields, &a);
}

static const struct field decide_form_fields[] = {
    { FIELD(struct decide_form, outcome), .labels = appeal_outcome_labels,
      .doc = "rejected, excluded (observations do not count), changed (other points)" },
    { FIELD(struct decide_form, reason), .flags = REQUIRED | TRIM | MULTILINE, .min = 2,
      .max = 2000 },
    { FIELD(struct decide_form, points), .flags = NULLABLE, .min = 0, .max = 100,
      .doc = "with changed" },
    { FIELD(struct decide_form, tickets), .max = 100,
      .doc = "with excluded: numbers of the tickets that do not count" },
    { FIELD(struct decide_form, unit_ids), .max = 100, .doc = "with excluded: units" },
    { 0 },
};

static enum err appeal_http_decide(struct op *op, struct http *h)
{
    struct decide_form form = { 0 };
    struct appraisal a;
    TRY(http_read(op, h, &form));
    TRY(appraisal_decide(op, http_id(h), http_version(h), &form, &a));
    return http_send(op, h, appraisal_fields, &a);
}

/* ------------------------------------------------------------------ what was frozen */

static enum err sheet_http_derive(struct op *op, struct http *h)
{
    struct derivation d;
    TRY(appraisal_derive(op, http_id(h), &d));
    return http_send(op, h, derivation_fields, &d);
}

enum { SHEET_PDF, SHEET_JSON };
static const char *const sheet_format_labels[] = { "pdf", "json", NULL };

struct export_query {
    int format, lang;
};

static const struct field export_query_fields[] = {
    { FIELD(struct export_query, format), .labels = sheet_format_labels,
      .doc = "json: the frozen content, byte by byte as it was hashed" },
    { FIELD(struct export_query, lang), .labels = lang_labels },
    { 0 },
};

static enum err sheet_http_export(struct op *op, struct http *h)
{
    struct export_query q = { .lang = op->lang };
    str name, text;
    TRY(http_query(op, h, &q));
    if (q.format == SHEET_JSON) {
        TRY(appraisal_content_text(op, http_id(h), &text));
        buf_str(http_body(h), text);
        return http_send_body(op, h, 200, "application/json");
    }
    TRY(appraisal_write(op, http_id(h), (enum lang)q.lang, http_body(h), &name));
    return http_send_file(op, h, name, doc_format_media[DOC_PDF]);
}

struct opening_query {
    str after;
    int64_t limit;
};

static const struct field opening_query_fields[] = {
    { FIELD(struct opening_query, after), .doc = "cursor of the page before" },
    { FIELD(struct opening_query, limit), .min = 1, .max = PAGE_MAX,
      .doc = "rows, 50 unless said" },
    { 0 },
};

static enum err sheet_http_openings(struct op *op, struct http *h)
{
    struct opening_query q = { 0 };
    struct list found;
    str next;
    TRY(http_query(op, h, &q));
    TRY(appraisal_openings(op, http_id(h), q.after, q.limit, &found, &next));
    return http_send_list(op, h, appraisal_opening_fields, found.items, found.n,
                          sizeof(struct appraisal_opening), next);
}

#define SHEET              "/api/v1/appraisals/:id"
#define FORM(fields, type) .form = fields, .form_size = sizeof(struct type)
#define OUT                .out = appraisal_fields, .out_name = "Appraisal"
#define ACT_FAULTS         "appraisal.not_found appraisal.not_yours appraisal.no_act record.changed"

const struct route appraisal_routes[] = {
    { GET, "/api/v1/appraisals", sheet_http_list, "login", .query = appraisal_query_fields,
      .out = appraisal_row_fields, .out_name = "AppraisalRow", .flags = ROUTE_LIST,
      .summary = "Sheets that you may see, without points, newest first" },
    { GET, SHEET, sheet_http_get, "login", OUT, .flags = ROUTE_SLOW,
      .summary = "One sheet; that you looked is written down unless it is yours",
      .errors = "appraisal.not_found" },
    { PATCH, SHEET "/self", sheet_http_self, "login", FORM(self_form_fields, self_form), OUT,
      .flags = ROUTE_IF_MATCH, .summary = "Your own words on your sheet",
      .errors = ACT_FAULTS " appraisal.no_item appraisal.points" },
    { POST, SHEET "/hand-in", sheet_http_hand_in, "login", OUT, .flags = ROUTE_IF_MATCH,
      .summary = "Give your sheet to the lead", .errors = ACT_FAULTS " appraisal.not_computed" },
    { POST, SHEET "/skip", sheet_http_skip, "appraisal.manage", FORM(skip_form_fields, skip_form),
      OUT, .flags = ROUTE_IF_MATCH,
      .summary = "Go on without the person's words or confirmation, with the reason",
      .errors = ACT_FAULTS " appraisal.not_computed" },
    { PATCH, SHEET "/judgement", sheet_http_judge, "login", FORM(judge_form_fields, judge_form),
      OUT, .flags = ROUTE_IF_MATCH, .summary = "The lead's points, with evidence, and comments",
      .errors = ACT_FAULTS " appraisal.no_item appraisal.points appraisal.evidence "
                           "appraisal.proof appraisal.no_ticket attachment.not_found "
                           "appraisal.not_judged_by_you" },
    { POST, SHEET "/peers", sheet_http_peers, "login", FORM(peers_form_fields, peers_form), OUT,
      .summary = "Ask colleagues for their word",
      .errors = "appraisal.not_found appraisal.not_yours appraisal.no_act user.unknown "
                "appraisal.peer_is_above appraisal.peer_asked appraisal.nothing_for_peers" },
    { GET, "/api/v1/appraisal-peers", peer_http_list, "login", .out = peer_request_fields,
      .out_name = "AppraisalPeerRequest", .flags = ROUTE_ITEMS,
      .summary = "Whose sheets you were asked for a word on, open ones first" },
    { POST, SHEET "/peer-word", peer_http_word, "login", FORM(word_form_fields, judge_form),
      .flags = ROUTE_EMPTY, .summary = "Your word on a colleague: once, and kept without your name",
      .errors = "appraisal.not_found appraisal.peer_answered appraisal.no_act appraisal.no_item "
                "appraisal.points appraisal.points_missing appraisal.evidence appraisal.proof "
                "appraisal.no_ticket attachment.not_found field.repeated" },
    { POST, SHEET "/submit", sheet_http_submit, "login", OUT, .flags = ROUTE_IF_MATCH,
      .summary = "Give the judged sheet to its person",
      .errors = ACT_FAULTS " appraisal.points_missing" },
    { POST, SHEET "/confirm", sheet_http_confirm, "login", OUT, .flags = ROUTE_IF_MATCH,
      .summary = "Accept your sheet: it is closed and frozen", .errors = ACT_FAULTS },
    { POST, SHEET "/appeals", sheet_http_appeal, "login", FORM(appeal_form_fields, appeal_form),
      OUT, .flags = ROUTE_IF_MATCH, .summary = "Appeal against items, each with its reason",
      .errors = ACT_FAULTS " appraisal.no_item field.repeated" },
    { POST, "/api/v1/appraisal-appeals/:id/decide", appeal_http_decide, "login",
      FORM(decide_form_fields, decide_form), OUT, .flags = ROUTE_IF_MATCH,
      .summary = "Decide an appeal, as the next level above the lead; If-Match of the sheet",
      .errors = ACT_FAULTS " appraisal_appeal.not_found appraisal_appeal.decided "
                           "appraisal_appeal.not_counted appraisal_appeal.only_measures "
                           "appraisal_appeal.no_points appraisal.points measure.not_found" },
    { GET, SHEET "/derivation", sheet_http_derive, "login", .out = derivation_fields,
      .out_name = "AppraisalDerivation", .flags = ROUTE_SLOW,
      .summary = "Work a closed sheet out anew: what is the same, what differs, what is gone",
      .errors = "appraisal.not_found appraisal.not_closed" },
    { GET, SHEET "/export", sheet_http_export, "login", .query = export_query_fields,
      .flags = ROUTE_SLOW, .summary = "On paper as PDF, or the frozen content",
      .errors = "appraisal.not_found appraisal.not_closed" },
    { GET, SHEET "/openings", sheet_http_openings, "login", .query = opening_query_fields,
      .out = appraisal_opening_fields, .out_name = "AppraisalOpening", .flags = ROUTE_LIST,
      .summary = "Who looked at it, for its person and who may see all",
      .errors = "appraisal.not_found" },
    { 0 },
};
