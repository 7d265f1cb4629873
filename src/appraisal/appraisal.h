/* Appraisals (考核): how well those who hold a post did what its duties say, in a month, a quarter or a year.
 *
 * A cycle says when, who, and what is judged by people besides the measures of the duties. When it opens, each
 * person gets a sheet (考核表) for each post that they hold, by the edition that was in force on the last day:
 *
 *     self ──► lead ──► confirm ──► closed
 *                          │           ▲
 *                          └► appeal ──┘
 *
 * The person comments, the lead judges and submits, the person confirms or appeals against single items, which the next
 * level above the lead looks at again. Then the sheet is frozen: `content` is kept with its SHA-256 and says what it was made
 * of (definitions of measures, edition, figures, hashes over the events behind them); nothing that happens later changes it.
 *
 * Who is above whom follows from posts and teams (appraisal_chain.h). A sheet is seen by its person, by those above and by who
 * may read all (appraisal.read); for others it does not exist. Each look by somebody else than the person is written down,
 * and the person reads by whom. What peers say is kept without their names and shown as a mean of at least three; who decides
 * an appeal against it reads the words.
 *
 * Points are 0 to 100 in thousandths; days are the company's. */
#pragma once

#include "appraisal_cycle.h"

/* Version of the arithmetic of appraisal_score.h: kept with what is frozen. */
#define APPRAISAL_RULES 1
/* Fewer words of peers say who said what. */
#define PEERS_LEAST 3

/* ------------------------------------------------------------------ sheets */

enum appraisal_state {
    APPRAISAL_SELF,
    APPRAISAL_LEAD,
    APPRAISAL_CONFIRM,
    APPRAISAL_APPEAL,
    APPRAISAL_CLOSED
};
enum appraisal_act {
    APPRAISAL_ACT_SELF, /* comment */
    APPRAISAL_ACT_HAND_IN,
    APPRAISAL_ACT_SKIP, /* goes on without the person's words, or without the confirmation */
    APPRAISAL_ACT_PEERS,
    APPRAISAL_ACT_PEER_WORD,
    APPRAISAL_ACT_JUDGE,
    APPRAISAL_ACT_SUBMIT,
    APPRAISAL_ACT_CONFIRM,
    APPRAISAL_ACT_APPEAL,
    APPRAISAL_ACT_DECIDE,
    APPRAISAL_ACT_COMPUTE,
    APPRAISAL_ACTS
};
enum appraisal_item_kind { ITEM_MEASURE, ITEM_LEAD, ITEM_PEERS };
enum appeal_outcome { APPEAL_OPEN, APPEAL_REJECTED, APPEAL_EXCLUDED, APPEAL_CHANGED };
enum appraisal_opened_how {
    OPENED_SHEET,
    OPENED_PAPER,
    OPENED_TEAM,
    OPENED_TRAINING,
    OPENED_FILE,
    OPENED_AGAIN, /* worked out anew */
    OPENED_CALIBRATION
};
extern const char *const appraisal_state_labels[], *const appraisal_act_labels[],
                                                       *const appraisal_item_kind_labels[],
                                                           *const appeal_outcome_labels[],
                                                               *const appraisal_opened_labels[];

/* The state that an act leads to; -1 when it is not possible. Of a decision: when others are still open. */
int appraisal_after(int from, enum appraisal_act act);

/* What was counted, as it is kept. */
struct appraisal_figure {
    bool has_source;
    int64_t n, numerator, denominator;
    decimal value, mean, p90, low, high;
    str interval;
    bool small;
    struct list exclusions; /* struct excluded */
};
struct appraisal_month {
    str month;
    int64_t n;
    decimal value;
};
struct appraisal_counter { /* the measure that is shown beside it; measure empty: none */
    str measure, name_zh, name_en, unit;
    int64_t n;
    decimal value;
    bool small;
};
struct appraisal_excluded { /* by an appeal */
    int64_t ticket_id, unit_id;
    str number;
};
struct appraisal_step {
    decimal value;
    int64_t points;
};

/* What of an item does not change when people judge: JSON in its row. */
struct appraisal_content {
    int64_t root_id; /* the duty since its first edition */
    str duty;        /* its sentence */
    strs trainings;
    str measure, name_zh, name_en;
    str measure_kind, unit, direction, rule; /* labels */
    decimal target, floor;
    int64_t cap;
    struct list steps; /* struct appraisal_step */
    struct appraisal_figure figure;
    struct list trend; /* struct appraisal_month */
    struct case_mix mix;
    struct appraisal_counter counter;
    struct list excluded; /* struct appraisal_excluded */
    str definition;       /* the measure as measure_list tells it: JSON */
    str definition_sha256;
    str evidence_sha256; /* over what the figure rests on: observations and chains of events */
    int64_t evidence_events;
};

struct appraisal_item {
    int64_t id;
    int kind;
    struct appraisal_content counted; /* of a measure */
    int64_t criterion_id;
    str criterion_zh, criterion_en, guide;
    int64_t weight; /* of a measure among the measures, of what is judged in the whole: percent */
    decimal share;  /* of the whole, after those without points gave theirs away: percent */
    decimal points; /* not known: none */
    str without; /* why it has none: no_source, no_observations, gate, not_judged, few_peers; empty */
    bool missed; /* its target was missed */
    str self_comment;
    decimal self_points;
    str comment; /* of the lead */
    str evidence;
    strs tickets; /* their numbers */
    ints attachment_ids;
    int64_t answers; /* of peers, once there are enough to say so */
};

struct appraisal_file {
    int64_t id;
    str name;
};
struct appraisal_word { /* of a peer, without a name */
    str key;            /* by chance */
    int64_t item_id;
    decimal points;
    str evidence;
    strs tickets;
    ints attachment_ids;
};
struct appraisal_peer {
    int64_t user_id;
    str user_name;
    bool answered;
    utc asked_at;
};
struct appraisal_appeal {
    int64_t id, item_id;
    str reason;
    utc raised_at;
    int outcome;
    str decision; /* why */
    struct list excluded;
    int64_t decided_by;
    str decided_name;
    utc decided_at;
    decimal item_before, item_after, score_before, score_after;
    str sha256; /* as the event has it */
};

struct appraisal {
    int64_t id, version, cycle_id;
    str cycle_name, from, to;
    int cycle_state;
    int64_t user_id;
    str user_name;
    int64_t post_id;
    str post_zh, post_en;
    int64_t document_id, edition;
    str document_sha256;
    int state;
    int64_t measures_share;
    str self_comment, lead_comment;
    str skip_reason; /* why it went on without the person, a line each time */
    int64_t lead_id; /* who submitted it */
    str lead_name;
    decimal score, uncapped;
    int64_t cap; /* -1: no gate was missed */
    utc computed_at, handed_in_at, submitted_at, confirmed_at, closed_at, updated_at;
    struct list items;   /* struct appraisal_item */
    struct list peers;   /* struct appraisal_peer; for those above */
    struct list words;   /* struct appraisal_word; for who decides an appeal against them */
    struct list appeals; /* struct appraisal_appeal */
    struct list files;   /* struct appraisal_file, that items and words name as evidence */
    str content_sha256;
    strs acts;       /* what the actor may do with it now */
    strs lead_names; /* who judges it, before it is submitted */
};
extern const struct field appraisal_fields[];

struct appraisal_row {
    int64_t id, version, cycle_id, user_id, post_id;
    str cycle_name, user_name, post_zh, post_en;
    int state;
    strs acts; /* with of=turn */
    utc updated_at;
};
struct appraisal_query {
    str of; /* mine | led | turn | all; empty: all that one may see */
    int64_t cycle_id;
    str state; /* empty: any */
    str after;
    int64_t limit;
};
extern const struct field appraisal_row_fields[], appraisal_query_fields[];

/* Newest first. turn: where it is the actor's turn, all at once. */
enum err appraisal_list(struct op *op, const struct appraisal_query *q, struct list *ret,
                        str *ret_next) MUST_CHECK;
/* ERR_NOT_FOUND "appraisal.not_found", also for one that the actor may not see. A look by others than the person is
 * written down as `how`. */
enum err appraisal_open(struct op *op, int64_t id, enum appraisal_opened_how how,
                        struct appraisal *ret) MUST_CHECK;

/* All that follow: ERR_CONFLICT "appraisal.no_act" when its state does not let it be done, ERR_FORBIDDEN "appraisal.not_yours"
 * when somebody else's turn it is, ERR_PRECONDITION "record.changed". */

struct appraisal_words { /* of the person on an item */
    int64_t id;
    str comment;
    decimal points; /* of what is judged: how the person sees it */
};
struct self_form {
    str comment;
    struct list items; /* struct appraisal_words */
};
enum err appraisal_self(struct op *op, int64_t id, int64_t version, const struct self_form *form,
                        struct appraisal *ret) MUST_CHECK;
/* ERR_CONFLICT "appraisal.not_computed". */
enum err appraisal_hand_in(struct op *op, int64_t id, int64_t version,
                           struct appraisal *ret) MUST_CHECK;
/* By who manages appraisals: goes on without the person. */
enum err appraisal_skip(struct op *op, int64_t id, int64_t version, str reason,
                        struct appraisal *ret) MUST_CHECK;

struct judgement { /* of a lead or a peer on what is judged; of a lead on a measure a comment */
    int64_t id;
    str comment;
    decimal points;
    str evidence;
    strs tickets; /* numbers */
    ints attachment_ids;
};
struct judge_form {
    str comment;
    struct list items; /* struct judgement */
};
/* Field errors "appraisal.evidence", "appraisal.proof", "appraisal.not_judged_by_you", "ticket.not_found",
 * "attachment.not_found". */
enum err appraisal_judge(struct op *op, int64_t id, int64_t version, const struct judge_form *form,
                         struct appraisal *ret) MUST_CHECK;
/* Field errors "appraisal.points_missing" at the items that have none. */
enum err appraisal_submit(struct op *op, int64_t id, int64_t version,
                          struct appraisal *ret) MUST_CHECK;
enum err appraisal_confirm(struct op *op, int64_t id, int64_t version,
                           struct appraisal *ret) MUST_CHECK;

struct appeal_words {
    int64_t id; /* of the item */
    str reason;
};
struct appeal_form {
    struct list items; /* struct appeal_words */
};
enum err appraisal_appeal(struct op *op, int64_t id, int64_t version,
                          const struct appeal_form *form, struct appraisal *ret) MUST_CHECK;
struct decide_form {
    int outcome; /* enum appeal_outcome, not open */
    str reason;
    decimal points; /* with changed */
    strs tickets;   /* with excluded: numbers of tickets whose observations do not count, */
    ints unit_ids;  /* and units */
};
/* By the next level above the lead. ERR_NOT_FOUND "appraisal_appeal.not_found"; ERR_CONFLICT "appraisal_appeal.decided"; field errors
 * "appraisal_appeal.not_counted" (no observation is of that ticket), "appraisal_appeal.only_measures". */
enum err appraisal_decide(struct op *op, int64_t appeal_id, int64_t version,
                          const struct decide_form *form, struct appraisal *ret) MUST_CHECK;

/* ------------------------------------------------------------------ peers */

struct peer_request {
    int64_t appraisal_id;
    str user_name; /* whom it is about */
    str post_zh, post_en, cycle_name, from, to;
    utc asked_at;
    bool answered, open; /* open: words are still taken */
    struct list items;   /* struct peer_item */
};
struct peer_item {
    int64_t id;
    str name_zh, name_en, guide;
};
extern const struct field peer_request_fields[];

/* Field errors "user.unknown", "appraisal.peer_is_above", "appraisal.peer_asked". ERR_CONFLICT "appraisal.nothing_for_peers". */
enum err appraisal_ask_peers(struct op *op, int64_t id, const ints *user_ids,
                             struct appraisal *ret) MUST_CHECK;
enum err appraisal_peer_list(struct op *op, struct list *ret) MUST_CHECK; /* struct peer_request */
/* Once. ERR_NOT_FOUND "appraisal.not_found"; ERR_CONFLICT "appraisal.peer_answered"; field errors as appraisal_judge. */
enum err appraisal_peer_word(struct op *op, int64_t id, const struct judge_form *form) MUST_CHECK;

extern const struct route appraisal_routes[];
