/* Processes (流程): which steps a ticket goes through, who may take which, with what recorded, by when. A definition is
 * data: it ships as a template in processes/, a manager edits a draft of it, and switching the draft on makes an edition.
 * What runs keeps the edition that it began with (src/flow).
 *
 *     template ──► draft ──► edition 1, 2, 3 …     (the newest is for what begins from then on)
 *                    ▲______________│
 *
 * Steps are known by keys; a move leads from one to another. Nothing here runs: definitions are read, checked, kept and drawn. */
#pragma once

#include "../base/condition.h"
#include "../base/permission.h"
#include "../http/http.h"
#include "process_facts.h"

enum industry { INDUSTRY_GENERAL, INDUSTRY_ECOMMERCE, INDUSTRY_MANUFACTURING };
extern const char *const industry_labels[];

/* ------------------------------------------------------------------ definitions */

/* Something that a form asks for. Guards know it by its key. */
struct process_choice {
    str key, zh, en;
};
enum process_field_type {
    PF_TEXT,
    PF_LONG_TEXT,
    PF_NUMBER,
    PF_MONEY,
    PF_DATE,
    PF_FLAG,
    PF_CHOICE,
    PF_FILES
};
extern const char *const process_field_type_labels[];
struct process_field {
    str key, zh, en;
    int type; /* enum process_field_type; files: ids of attachments of the ticket */
    str help_zh, help_en;
    struct list choices; /* struct process_choice */
};

enum step_kind { STEP_WORK, STEP_WAIT, STEP_DECISION, STEP_END };
extern const char *const step_kind_labels[];
/* Documents whose panels a step needs. */
extern const char *const step_document_labels[];

struct process_step {
    str key, zh, en;
    int kind;   /* enum step_kind. A decision is left at once by the first move whose guard holds */
    int status; /* of the ticket in it: index of process_status_labels */
    int waits_for; /* index of process_wait_labels, with status waiting */
    /* Who does it: users with this role; where no role is named, who holds this post or stands in for it, if anybody does.
     * Entering the step hands the ticket to the team when one is named. */
    str role;
    int64_t team_id;
    str post;           /* key of a model document of posts, or a post's name */
    strs form;          /* keys of fields that may be filled in here */
    strs documents;     /* step_document_labels */
    int64_t minutes;    /* of working time within which it has to be left; 0: none */
    int64_t legal_days; /* of the law; 0: none */
    bool legal_working_days,
        legal_from_start; /* natural days unless; from the step's beginning unless from the flow's */
    str legal_basis;      /* the article */
    bool exception;       /* off the usual way */
    str hint_zh, hint_en; /* what to do, in a sentence */
};

enum effect_kind {
    EFFECT_SET,       /* field = value */
    EFFECT_TASK,      /* for role or team, due in minutes */
    EFFECT_PROCESS,   /* begins another process for the ticket */
    EFFECT_REMEDY,    /* asks what the customer is entitled to: facts remedy_* */
    EFFECT_REPLY,     /* writes to the customer */
    EFFECT_NOTE,      /* writes an internal note */
    EFFECT_FOLLOW_UP, /* begins a process later, in minutes */
    EFFECT_NOTIFY     /* the lead of the ticket's team, or everybody of the role in it */
};
extern const char *const effect_kind_labels[];
struct process_effect {
    int kind;
    str field, value; /* value: JSON */
    str process;      /* key */
    str zh, en;       /* title or text; {number} {customer} {company} and {field keys} are put in */
    str role;
    int64_t team_id;
    int64_t minutes;
};

struct process_move {
    str key, zh, en;
    str from, to;  /* steps; from "*": any but an end */
    strs roles;    /* who may; empty: whoever does the step. "customer": from the portal */
    strs required; /* fields and facts that must be there and not empty */
    str guard;     /* JSON of condition.h over fields and facts; empty: none */
    bool
        automatic; /* is taken by itself as soon as its guard holds; moves from decisions always are */
    int64_t
        after_minutes; /* is taken by itself when the step has lasted so long; 0: never. Natural time */
    bool reason;       /* must be given */
    str two_person_field; /* an amount: above two_person_above somebody else of approvers has to agree */
    int64_t two_person_above;
    strs approvers;      /* roles */
    struct list effects; /* struct process_effect */
};

struct process_def {
    str key; /* "return_refund": never changes */
    str zh, en, purpose_zh, purpose_en;
    int industry;
    strs
        kinds; /* of tickets that it is for; empty: it is only begun by people and other processes */
    str applies;     /* JSON of condition.h over facts of a ticket, "{}" or empty: always */
    bool auto_start; /* begins by itself when such a ticket comes in */
    str start;       /* key of the first step */
    str calendar;    /* key of the one by which its working time is counted; empty: "cn" */
    struct list fields, steps, moves;
};
extern const struct field process_def_fields[], process_field_fields[];
extern const char *const process_status_labels[];

/* The facts of tickets that `kinds` (the labels of its field "kind"), `applies` and guards speak of: from the room above, set once
 * at start. */
void process_ticket_facts(const struct field *fields);

const struct process_step *process_step_named(const struct process_def *d,
                                              str key); /* NULL: none */
const struct process_field *process_field_named(const struct process_def *d, str key);
const struct process_move *process_move_named(const struct process_def *d, str key);

/* Reads a definition's JSON strictly. Field errors below prefix. */
enum err process_def_read(struct op *op, str json, str prefix, struct process_def *ret) MUST_CHECK;
str process_def_json(struct op *op, const struct process_def *d);

/* ------------------------------------------------------------------ what a guard is held against */

/* A record with all fields and facts that a definition's guards may ask, laid out anew for each definition. */
struct process_record {
    const struct field *fields; /* ends with {0} */
    void *values;               /* zeroed: nothing is known yet */
    bool *known;                /* of each field */
    const json_t **json;        /* of those that were put in */
};
struct process_record process_record_of(struct op *op, const struct process_def *d);
/* Puts a value in. Field error at pointer when it does not fit the field ("field.type_…"); a key that is not there is passed over. */
void process_record_put(struct op *op, const struct process_record *r, str key, const json_t *value,
                        str pointer);
/* Takes what `from`, a record of the ticket's facts, says under this name. */
void process_record_set(const struct process_record *r, const char *key, const void *from,
                        const struct field *fields);
/* Is something known of it? A flag that is false is known, a number that is 0 too. */
bool process_record_has(const struct process_record *r, str key);
/* What was put in, as JSON. */
void process_record_write(const struct process_record *r, str key, struct buf *out);
/* A number or amount; 0 when nothing is known, or it is something else. */
int64_t process_record_number(const struct process_record *r, str key);
/* Does a guard hold? An empty one does. A guard that no longer reads (it cannot be: editions are checked) is refused. */
enum err process_guard(struct op *op, const struct process_record *r, str guard,
                       bool *ret) MUST_CHECK;

/* The fields and facts that a guard asks. */
enum err process_guard_keys(struct op *op, str guard, strs *ret) MUST_CHECK;

/* A field's or fact's name in the op's language; the key when there is none. */
str process_name_of(struct op *op, const struct process_def *d, str key);
/* The names of all that a guard asks, "A, B". */
enum err process_guard_words(struct op *op, const struct process_def *d, str guard,
                             str *ret) MUST_CHECK;

/* ------------------------------------------------------------------ checking */

enum severity { SEVERITY_ERROR, SEVERITY_WARNING };
/* What is wrong with a definition, at the row: "/steps/3", "/moves/7/guard/all/0/field". */
struct process_finding {
    int severity;
    str pointer;
    str code;    /* "process.unreachable" */
    str message; /* in the op's language */
};
extern const struct field process_finding_fields[];
/* Errors keep a draft from being switched on, warnings do not:
 *
 *   key, twice         a key that is none, or that is there already
 *   no_step, no_start  a move from or to a step that is not there; no first step
 *   unreachable        a step that no way leads to
 *   dead_end, no_end   a step without a way out that is no end; one from which no end can be reached: a loop without exit
 *   circle             decisions that lead to each other
 *   no_field           a form, requirement, amount or effect names an unknown field; guards: the faults of condition.h
 *   no_role, no_team   that the company does not have            no_holder   (warning) a role that nobody holds
 *   undecided          (warning) a decision all of whose moves have guards: nothing may hold
 *   no_process         (warning) an effect that begins a process that is not there yet
 *   no_approver        two persons are asked for but no role of approvers is named
 *   no_basis           days of the law without their article */
enum err process_check(struct op *op, const struct process_def *d, struct list *ret) MUST_CHECK;
/* Field errors "process.finding" at the rows where it finds errors. */
enum err process_check_refuse(struct op *op, const struct process_def *d) MUST_CHECK;

/* ------------------------------------------------------------------ the company's processes */

struct process {
    int64_t id, version;
    str key, name_zh, name_en;
    int industry;
    bool active;
    int64_t edition; /* the newest; 0: never switched on */
    bool has_draft;
    utc created_at, updated_at;
};
struct process_edition {
    int64_t id, process_id, edition;
    str note;
    int64_t user_id;
    str user_name;
    utc created_at;
};
struct process_template {
    str key, zh, en, purpose_zh, purpose_en;
    int industry;
    strs kinds;
    int64_t steps;
    bool taken; /* a process of that key is there */
};
extern const struct field process_fields[], process_edition_fields[], process_template_fields[];
extern const struct permission process_permissions[];
extern const struct route process_routes[];

enum err process_list(struct op *op, struct list *ret) MUST_CHECK;
/* ERR_NOT_FOUND "process.not_found". */
enum err process_get(struct op *op, int64_t id, struct process *ret) MUST_CHECK;
enum err process_by_key(struct op *op, str key, struct process *ret, bool *ret_found) MUST_CHECK;
/* The draft, or when there is none the newest edition. edition > 0: that one. ERR_NOT_FOUND "process.no_edition". */
enum err process_definition(struct op *op, int64_t id, int64_t edition,
                            struct process_def *ret) MUST_CHECK;
/* A definition by the id of its edition, shared by all threads and kept as long as the program runs: an edition never changes. */
enum err process_edition_def(struct op *op, int64_t edition_id,
                             const struct process_def **ret) MUST_CHECK;
/* The newest edition of an active process. */
struct process_current {
    int64_t process_id, edition_id;
    const struct process_def *def;
};
enum err process_current(struct op *op, struct list *ret)
    MUST_CHECK; /* struct process_current, of all active ones */
/* Templates in the program and in the data folder. */
enum err process_templates(struct op *op, struct list *ret) MUST_CHECK;
enum err process_template(struct op *op, str key,
                          struct process_def *ret) MUST_CHECK; /* "process.no_template" */

/* A new process with this draft. ERR_CONFLICT "process.key_taken". Findings do not stand in the way. */
enum err process_add(struct op *op, const struct process_def *draft,
                     struct process *ret) MUST_CHECK;
/* ERR_PRECONDITION "record.changed"; field error "process.key_fixed". */
enum err process_save_draft(struct op *op, int64_t id, int64_t version,
                            const struct process_def *draft, struct process *ret) MUST_CHECK;
enum err process_drop_draft(struct op *op, int64_t id, int64_t version,
                            struct process *ret) MUST_CHECK;
/* One that never was switched on, with its draft. ERR_CONFLICT "process.was_on"; ERR_PRECONDITION "record.changed". */
enum err process_remove(struct op *op, int64_t id, int64_t version) MUST_CHECK;
/* Makes an edition of the draft, and the process active. Field errors at the rows where process_check finds errors. */
enum err process_switch_on(struct op *op, int64_t id, int64_t version, str note,
                           struct process *ret) MUST_CHECK;
enum err process_set_active(struct op *op, int64_t id, int64_t version, bool active,
                            struct process *ret) MUST_CHECK;
enum err process_editions(struct op *op, int64_t id, struct list *ret) MUST_CHECK;
