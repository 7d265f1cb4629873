/* The duty linter: what makes a written duty vague, inoperable, rigid, incomplete, unassessable or
 * unlawful. Pure: text and rules in, findings out; it knows no posts and no database.
 *
 * The rules are data: lint/ *.json inside the program, and DATA/lint/ *.json of a company. How they are
 * written stands in docs/lint.md and, as field tables, in lint_rules_file.c. Findings are suggestions, each
 * with the words that it is about, why, and a rewrite with blanks (`__`) that only the author can fill.
 *
 * Places count characters (code points) from 1, as editors do. */
#pragma once

#include "lint_doc.h"

enum lint_severity { LINT_INFO, LINT_WARNING, LINT_ERROR };
/* The five essentials of a duty, and three that any text of a company needs. */
enum lint_essential {
    LINT_CLEAR,
    LINT_OPERABLE,
    LINT_EXTENSIBLE,
    LINT_SYSTEMATIC,
    LINT_ASSESSABLE,
    LINT_READABLE,
    LINT_ACCURATE,
    LINT_LAWFUL,
    LINT_ESSENTIALS
};
extern const char *const lint_severity_labels[];
extern const char *const lint_essential_labels[];

/* ------------------------------------------------------------------ rules */

struct lint_rules;

/* Those inside the program; made at the first call and kept for ever. */
const struct lint_rules *lint_rules_builtin(void);
/* With those of folder/lint/ *.json, in the op's arena; a rule of the same id replaces ours. Errors name
 * file, rule and field; each rule's examples are run ("lint.example", "lint.rule_unknown", …). */
enum err lint_rules_read(struct op *op, str folder, const struct lint_rules **ret) MUST_CHECK;
/* With those of this installation's data folder; read once and shared by all threads. */
enum err lint_rules_here(struct op *op, const struct lint_rules **ret) MUST_CHECK;

/* A rule as readers see it. */
struct lint_rule_card {
    str id;
    int lang, essential, severity;
    bool off;                         /* not applied unless asked for: it is wrong too often */
    str message, rewrite, why, guard; /* in the op's language */
    strs match, no_match;
};
extern const struct field lint_rule_card_fields[];
struct list lint_rules_list(struct op *op, const struct lint_rules *rules);

/* Runs every rule's examples; those that fail as lines "Z01: must match: …". */
strs lint_examples(struct op *op, const struct lint_rules *rules);

/* ------------------------------------------------------------------ linting */

/* What a caller knows about a duty beyond its words. */
enum lint_fact {
    LINT_HAS_PARTNERS = 1, /* who leads and who helps is kept elsewhere (RACI) */
    LINT_HAS_PROCESS = 2,
    LINT_HAS_MEASURE = 4,
    LINT_HAS_PERMISSION = 8,
    LINT_HAS_LIMIT = 16, /* a time limit */
    LINT_HAS_OUTPUT = 32,
    LINT_HAS_STANDARD = 64, /* by when, and what else it must keep */
};

struct lint_context {
    int lang;              /* enum lint_lang; AUTO: each clause by its letters */
    str industry;          /* key of an industry in lint/doc.json; empty: as the text says */
    bool supervisor;       /* decides for others; else as the title says */
    const unsigned *facts; /* enum lint_fact by duty; may be NULL */
    size_t fact_count;
    strs elements_excused; /* "E9": not this post's, with a reason kept elsewhere */
    strs rules;            /* only these; none = all that are on */
    strs off; /* that this company has switched off: not even when `rules` names them */
};

struct lint_finding {
    str rule;
    int severity, essential;
    int64_t line, column;      /* of the first character */
    int64_t end_line, end;     /* column behind the last one, on end_line */
    str text;                  /* the words, as written */
    str message, rewrite, why; /* in the op's language */
    int64_t duty;              /* from 1; 0 when it is about the document */
    struct lint_span span;
};
extern const struct field lint_finding_fields[];

struct lint_tally {
    int essential;
    int64_t duties, without_findings, count;
};
extern const struct field lint_tally_fields[];

struct lint_report {
    struct list findings;   /* struct lint_finding, in the order of the text */
    struct list essentials; /* struct lint_tally, one for each */
    int64_t duties;
    int64_t counts[LINT_ERROR + 1]; /* by severity */
};

enum err lint_text(struct op *op, const struct lint_rules *rules, str text,
                   const struct lint_context *context, struct lint_report *ret) MUST_CHECK;
/* Of a document that is already taken apart. */
void lint_document(struct op *op, const struct lint_rules *rules, const struct lint_doc *doc,
                   const struct lint_context *context, struct lint_report *ret);

/* One duty of one post in an organisation, for D05. */
struct lint_org_duty {
    str post, statement;
    bool accountable;
};
/* A clash: the same duty accountable in two posts (post and other), or nowhere (other empty). */
struct lint_clash {
    str post, other, statement, message;
};
extern const struct field lint_clash_fields[];
struct list lint_org(struct op *op, const struct lint_rules *rules,
                     const struct lint_org_duty *duties, size_t n);

/* ------------------------------------------------------------------ what a sentence proposes */

/* The core elements that a sentence speaks of, "E1" to "E10" in the order of the rules, by their words. */
strs lint_elements(struct op *op, const struct lint_rules *rules, str text);

enum lint_unit {
    LINT_MINUTE,
    LINT_HOUR,
    LINT_WORKING_HOUR,
    LINT_DAY,
    LINT_WORKING_DAY,
    LINT_WEEK,
    LINT_MONTH
};
extern const char *const lint_unit_labels[];

/* "within 2 working days", or every so often. How many times within a period is not kept: 每周两次 is
 * every week. */
struct lint_limit {
    bool every;
    int64_t amount;
    int unit; /* enum lint_unit; a quarter is 3 months, a year 12, half an hour 30 minutes */
};
/* The first time limit or period of a sentence, Chinese or English; false when there is none. None are
 * dates, what the product or the law grants (保修期90天, 7日无理由退货), opening hours (24小时热线), stretches
 * that have passed (近30天), the day itself (当日, next day), seconds, and vague numbers (两三天内). */
bool lint_time_limit(str text, struct lint_limit *ret);

/* When a duty begins and what it leaves behind, as views of the text; empty where that is not clear. */
struct lint_parts {
    str trigger; /* "收到投诉后", "When a complaint arrives": without its comma */
    str output; /* "退货分析报告" of "提交退货分析报告"; "fault list" of "submit the fault list" */
};
struct lint_parts lint_clause_parts(str text);

/* ------------------------------------------------------------------ output */

/* SARIF 2.1.0 of one or more files. */
struct lint_file {
    str name, text;
    struct lint_report report;
};
void lint_sarif(struct op *op, struct buf *out, const struct lint_rules *rules,
                const struct lint_file *files, size_t n);
/* "name:line:column: warning Z01 …", the line, carets below the words. */
void lint_lines(struct op *op, struct buf *out, const struct lint_file *file);
