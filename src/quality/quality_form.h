/* Forms of quality checks (质检表): what is looked at, what each item weighs, and what marks come to. A form is edited as a
 * draft and switched on as an edition; a check keeps the edition that it was drawn with. */
#pragma once

#include "../base/decimal.h"
#include "../base/field.h"

/* Whom an error hurts. An item with a class is no weight but a gate: failed, it makes the score 0. */
enum critical_class { CRITICAL_NONE, CRITICAL_CUSTOMER, CRITICAL_BUSINESS, CRITICAL_COMPLIANCE };
enum item_scale { SCALE_YES_NO, SCALE_POINTS }; /* values 0 and 1; 0 to 5 */
extern const char *const critical_class_labels[], *const item_scale_labels[];

#define NOT_APPLICABLE (-1) /* as the value of an item that may be so */
#define POINTS_MAX     5

struct quality_item {
    str key; /* by which marks know it */
    str zh, en, look_zh, look_en;
    int64_t weight; /* whole percent; those that are not critical sum to 100 */
    int critical;   /* enum critical_class; only with SCALE_YES_NO and without weight */
    int scale;      /* enum item_scale */
    bool optional;  /* it may be not applicable */
};

struct quality_group {
    str zh, en;
    struct list items; /* struct quality_item */
};

struct quality_form_def {
    str model; /* key of the shipped form; empty in a company's own */
    str zh, en, purpose_zh, purpose_en;
    strs kinds;         /* of tickets: ticket_kind_labels */
    struct list groups; /* struct quality_group */
};

struct quality_form {
    int64_t id, version;
    str model, name_zh, name_en;
    bool active;     /* plans may be drawn with it */
    int64_t edition; /* the newest; 0: never switched on */
    bool has_draft;
    utc created_at, updated_at;
};

extern const struct field quality_form_def_fields[], quality_form_fields[];

/* Field errors at the rows: "quality.no_item", "quality.key_twice", "quality.critical_weight", "quality.critical_scale",
 * "quality.weights" {sum}, "quality.no_kind". */
void quality_form_check(struct op *op, const struct quality_form_def *def);

enum err quality_form_list(struct op *op, struct list *ret) MUST_CHECK;
/* ERR_NOT_FOUND "quality.no_form". */
enum err quality_form_get(struct op *op, int64_t id, struct quality_form *ret) MUST_CHECK;
/* edition 0: the draft, or without one the newest. ERR_NOT_FOUND "quality.no_edition". */
enum err quality_form_content(struct op *op, int64_t id, int64_t edition,
                              struct quality_form_def *ret) MUST_CHECK;
enum err quality_form_add(struct op *op, const struct quality_form_def *draft,
                          struct quality_form *ret) MUST_CHECK;
enum err quality_form_save(struct op *op, int64_t id, int64_t version,
                           const struct quality_form_def *draft,
                           struct quality_form *ret) MUST_CHECK;
/* Makes an edition of the draft, for plans drawn from now on. ERR_CONFLICT "quality.no_draft", and field errors of
 * quality_form_check. version 0: whatever it is now. */
enum err quality_form_switch_on(struct op *op, int64_t id, int64_t version, str note,
                                struct quality_form *ret) MUST_CHECK;
/* The forms that come with the program, each as a draft, where the company has none of that model yet. */
enum err quality_seed(struct op *op) MUST_CHECK;

/* ------------------------------------------------------------------ scoring */

struct quality_quote {
    int64_t item; /* place in the ticket's timeline */
    str text;     /* words of it; empty: the whole */
};

struct quality_mark {
    str item;      /* key */
    int64_t value; /* 0 and 1, 0 to 5, or NOT_APPLICABLE */
    str note;
    struct list quotes; /* struct quality_quote */
};

struct quality_score {
    decimal score;                       /* points, 0 to 100; 0 with any critical error */
    decimal weighted;                    /* before critical errors */
    bool critical;                       /* any of the three */
    bool customer, business, compliance; /* an error of this class */
};

/* The rule: an item that is not applicable is left out and its weight spread over the others in proportion; points count
 * by fifths; a critical item that fails makes the score 0. False when nothing with a weight was scored, or an item has
 * no mark. */
bool quality_score(const struct quality_form_def *def, const struct list *marks,
                   struct quality_score *ret);
