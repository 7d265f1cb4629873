/* What a customer is entitled to: facts of a case in, a verdict for each remedy out, with the rules and
 * articles that it rests on, until when, who bears what, the sum and how it comes about, what is missing
 * and what would change it. The rules are data (remedies/ *.json, see docs/remedies.md), dated and with
 * their sources; this room reads, holds and explains them.
 *
 * Logic has three values. A missing fact leaves open what hangs on it, and is named; only where the law
 * puts the proof on who would refuse does an unproved ground of refusal count as none ("presume": "no").
 * A rule whose figures are not from the full text of the law is held only after an administrator has
 * confirmed it here; until then it leaves open what hangs on it.
 *
 * Verdicts come by grounds (no reason needed; the three guarantees; quality; recall; promise …): a ground
 * gives a remedy when one of its granting rules holds and none of its barring rules. The best ground for
 * the consumer counts. Nothing here is legal advice, and every refusal says that a person can be asked. */
#pragma once

#include "../base/permission.h"
#include "../http/http.h"
#include "facts.h"

enum remedy_kind {
    REMEDY_REFUND,
    REMEDY_EXCHANGE,
    REMEDY_REPAIR,
    REMEDY_LOANER,
    REMEDY_COMPENSATION,
    REMEDY_COUNT
};
extern const char *const remedy_labels[];

enum verdict { VERDICT_REFUSED, VERDICT_UNKNOWN, VERDICT_ENTITLED };
extern const char *const verdict_labels[];

enum confidence { CONFIDENCE_TEXT, CONFIDENCE_SECONDARY, CONFIDENCE_MEMORY };
extern const char *const confidence_labels[];

/* ------------------------------------------------------------------ days of the calendar */

/* What a day is to deadlines. Days off by decree are holidays, the bridged ones too; a weekend that is
 * worked is a working day. REMEDY_UNDECIDED: that year's holidays are not known here, and it is no weekend. */
enum remedy_day { REMEDY_WORKDAY, REMEDY_WEEKEND, REMEDY_HOLIDAY, REMEDY_UNDECIDED };
struct remedy_calendar {
    enum remedy_day (*day)(const void *of, str date);
    const void *of;
    bool weekends_keep; /* a last day that is a common weekend does not move (see R-T3's reading) */
};
/* Knows weekends only, and says so by a warning where holidays could matter. */
extern const struct remedy_calendar remedy_calendar_plain;
/* Days by a calendar of the company; what it does not know yet is undecided. */
struct calendar;
struct remedy_calendar remedy_calendar_of(const struct calendar *c);
/* The calendar "cn" of this house, in force now; the program's own where there is none, or no database. */
enum err remedy_calendar_here(struct op *op, struct remedy_calendar *ret) MUST_CHECK;

/* ------------------------------------------------------------------ rules */

struct remedy_rules;

/* Those inside the program. */
const struct remedy_rules *remedy_rules_builtin(void);
/* And those of DATA/remedies/ *.json of this house, read once: rules of a known id and first day replace, others add,
 * "off" and "on" switch. ERR_INVALID "remedy.file" with file and reason, "remedy.name_unknown", "remedy.overlap",
 * "remedy.cycle", "remedy.example". */
enum err remedy_rules_here(struct op *op, const struct remedy_rules **ret) MUST_CHECK;
/* The examples of rules (of a company's own, or of all) that do not come out as written, a line each. */
strs remedy_examples(struct op *op, const struct remedy_rules *rules, bool own);

struct remedy_source {
    str law; /* name, with number and day */
    str article;
    str url; /* may be empty */
};

/* A rule for readers, in the op's language. */
struct remedy_rule_card {
    str id, pack, pack_title, title, ground;
    struct list sources; /* struct remedy_source */
    str checked_on, valid_from, valid_to;
    int confidence;
    bool off, needs_confirmation, confirmed;
    strs grants, bars; /* labels of remedies */
    str tell, reading; /* what to tell; where it is our reading, and why */
    str confirmed_by, confirm_reason;
    utc confirmed_at;
};
extern const struct field remedy_rule_card_fields[];
struct list remedy_rules_list(struct op *op, const struct remedy_rules *rules);

/* ------------------------------------------------------------------ facts for forms */

struct remedy_choice {
    str value, label;
};

/* A fact that can be put in, in the op's language. */
struct remedy_fact_card {
    str fact, label;
    str ask;                /* how a customer is asked for it; empty: they cannot tell */
    str group, group_title; /* what it is asked for together with; empty for a column */
    str kind;               /* "yes_no", "text", "day", "number", "money", "choice", "list" */
    int64_t max;            /* of a number or money; characters of a text; rows of a list */
    struct list choices;    /* struct remedy_choice */
    struct list columns;    /* struct remedy_fact_card, of a list */
};
extern const struct field remedy_fact_card_fields[];
/* All but those that are counted from others, by groups. */
struct list remedy_facts_list(struct op *op, const struct remedy_rules *rules);

/* ------------------------------------------------------------------ promises and confirmations */

/* What the company promises beyond the law. A change is a new version; the old one ends the day before.
 * It gives `remedies` on `ground` within `days` after the goods were received. */
struct remedy_promise {
    int64_t id, edition;
    str key;
    str text_zh, text_en;
    str scope; /* a condition on facts as JSON; empty: always */
    str ground;
    strs remedies;
    int64_t days;
    bool freight_seller, covers_excluded;
    str valid_from, valid_to; /* valid_to empty: until further notice */
    int64_t user_id;
    str user_name;
    utc created_at;
};
extern const struct field remedy_promise_fields[];
extern const struct field remedy_promise_form_fields[];

enum err promise_list(struct op *op, struct list *ret) MUST_CHECK; /* all editions, newest first */
/* Field errors "date.invalid", "promise.period", "promise.backdated", those of conditions. */
enum err promise_add(struct op *op, const struct remedy_promise *form,
                     struct remedy_promise *ret) MUST_CHECK;

/* An administrator's word that the figures of a rule hold. It is about the wording of that time: when the
 * rule has changed, it has to be given anew. */
struct remedy_confirmation {
    str rule, edition;
    bool confirmed;
    str reason;
    int64_t user_id;
    str user_name;
    utc at;
};
extern const struct field remedy_confirmation_fields[];
enum err confirmation_list(struct op *op, struct list *ret) MUST_CHECK;
/* Of the edition valid today. ERR_NOT_FOUND "remedy.no_rule"; ERR_CONFLICT "remedy.needs_none" for a rule
 * from the full text. */
enum err confirmation_set(struct op *op, str rule, bool confirmed, str reason,
                          struct remedy_rule_card *ret) MUST_CHECK;
/* All rules with what was confirmed here. */
enum err remedy_rules_state(struct op *op, struct list *ret) MUST_CHECK;

/* ------------------------------------------------------------------ evaluation */

struct remedy_context {
    const struct remedy_rules *rules;
    const struct remedy_calendar *calendar; /* NULL: the plain one */
    struct list confirmations;              /* struct remedy_confirmation, the newest last */
    bool all_confirmed;                     /* for examples and trials */
    struct list promises;                   /* struct remedy_promise */
    str on;                                 /* the day asked about */
    str promised_on; /* who bought under a promise keeps it: the best known day of the purchase; empty: `on` */
};

struct remedy_cited {
    str rule, title, article;
    int confidence;
    bool confirmed;
};

struct remedy_missing {
    str fact;  /* "signed_on", or "confirmation" of a rule */
    str label; /* in words: what proves it */
    strs rules;
    bool customer; /* who can tell or show it; else it is for us to find out */
};

/* How a last day came about. */
struct remedy_period {
    str rule, start_fact, start_on;
    int64_t count;
    int unit; /* enum period_unit */
    int64_t extended_days;
    str counted_on, end_on; /* before and after rest days */
    bool rolled;
    str why;
};

struct remedy_line {
    str rule, text;
    money amount; /* signed */
    bool known;
};

struct remedy_change {
    str rule, text;
};

struct remedy_leg {
    str method;
    money amount;
};

struct remedy_verdict {
    int remedy, verdict;
    str ground;
    str summary;         /* one sentence */
    struct list rules;   /* struct remedy_cited */
    struct list missing; /* struct remedy_missing */
    str until;           /* last day to ask for it; empty: none is set */
    struct list periods; /* struct remedy_period */
    str freight;         /* "seller", "consumer", empty: not said */
    str inspection;      /* who has to prove and so to pay for the look into the cause */
    bool amount_known;   /* for refund and compensation */
    money amount;
    struct list lines;   /* struct remedy_line */
    struct list legs;    /* struct remedy_leg: the way back */
    struct list changes; /* struct remedy_change */
    str human;           /* with a refusal: that a person decides in the end */
};

struct remedy_clock {
    str rule, name;
    str starts_with; /* fact that it runs from */
    str start_on, due_on, counted_on;
    bool done, late; /* done: what it waits for has happened; late: as of the day asked about */
    str done_on;
};

struct remedy_warning {
    str rule, kind; /* kind: "unconfirmed", "reading", "calendar" */
    str text;
};

struct remedy_report {
    str on;
    struct list remedies; /* struct remedy_verdict, all five */
    struct list clocks;   /* struct remedy_clock */
    struct list tells;    /* struct remedy_change: what to tell, by rule */
    struct list warnings; /* struct remedy_warning */
    struct list rules;    /* struct remedy_cited: all that hold */
    str note;             /* not legal advice */
};
extern const struct field remedy_report_fields[];

enum period_unit { PERIOD_DAY, PERIOD_WORKDAY, PERIOD_MONTH, PERIOD_YEAR };
extern const char *const period_unit_labels[];

/* Pure: no database, no clock. facts are as facts_read left them. */
enum err remedy_evaluate(struct op *op, const struct remedy_context *context,
                         const struct remedy_facts *facts, const struct fact_set *known,
                         struct remedy_report *ret) MUST_CHECK;
/* For a ticket or a request: rules, confirmations and promises of this house, facts as a JSON object; on
 * empty: today in the company's zone. Without a database (command line) by the rules alone. */
enum err remedy_evaluate_here(struct op *op, const json_t *facts, str prefix, str on,
                              struct remedy_report *ret) MUST_CHECK;
/* As short readable text. */
void remedy_print(struct op *op, const struct remedy_report *report, struct buf *out);

extern const struct permission remedy_permissions[];
extern const struct route remedy_routes[];
