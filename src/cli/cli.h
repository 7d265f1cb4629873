/* The command line: `aftersale COMMAND [OPTIONS]`. A command is a row of the table in main.c: its name,
 * its function, its options, its words. What all share stands here: the op, the house, output as words
 * or as JSON, refusals, exit codes.
 *
 * Results go to standard output, what is said on the way (progress, hints, refusals) to standard
 * error, so that output can be piped. With --json the result is one JSON value, a refusal too. */
#pragma once

#include "../app/app.h"

/* Exit codes beside those of err_exit (base/err.h). */
enum { EXIT_WRONG = 1, EXIT_USAGE = 2 };

struct cli;

/* An option `--name VALUE` or a switch `--name`. The field says where the value goes in the command's
 * options record, its kind and its bounds; its name is the option's without the dashes. */
struct option {
    struct field field;
    const char *value; /* what stands for the value in the help, "FILE"; NULL for a switch */
    const char *help;  /* message code of one line */
};

#define OPTION(type, member, called) .field = { FIELD_NAMED(type, member, called) }
#define OPTION_REQUIRED(type, member, called)                                                      \
    .field = { FIELD_NAMED(type, member, called), .flags = REQUIRED }

enum command_needs {
    NEEDS_NOTHING,
    NEEDS_SETTINGS, /* settings are read, nothing is opened                               */
    NEEDS_IF_THERE, /* the house stands open where there is one, else settings alone      */
    NEEDS_HOUSE,    /* the house stands open, its schema is up to date; refused otherwise */
    NEEDS_NEW,      /* the house is made or brought up to date, then stands open          */
};

struct command {
    const char *name; /* "serve"; two words for a verb of an object: "user add" */
    enum err (*run)(struct cli *cli);
    enum command_needs needs;
    int cache_mb; /* memory for pages of the database where much is written; 0 = usual */
    const struct option *options; /* ends with a row without name; NULL when there are none */
    size_t options_size;          /* of the record that they fill */
    const char *operands;         /* "FILE", "tickets FILE"; empty when there are none */
    size_t operands_min, operands_max;
    const char *summary;  /* message code: one line for the list */
    const char *about;    /* message code: what it is for and what it does */
    const char *examples; /* shell lines, ready to be copied */
};

struct cli {
    const struct command *commands; /* all, ends with a row without name */
    const struct command *command;
    const void *options; /* the command's record, filled */
    strs operands;
    str lang; /* --lang as given: lint reads documents by it */
    bool json;
    int exit; /* EXIT_WRONG when the command did its work and found something wrong */
    struct op op;
    struct house house;
};

/* ------------------------------------------------------------------ words */

str cli_text(struct cli *cli, const char *code, const struct param *params, size_t n);
#define CLI_COUNT(...) (sizeof((struct param[]){ __VA_ARGS__ }) / sizeof(struct param))
#define cli_text_with(cli, code, ...)                                                              \
    cli_text(cli, code, (const struct param[]){ __VA_ARGS__ }, CLI_COUNT(__VA_ARGS__))

void cli_out(str text);                     /* to standard output, as it is */
void cli_line(str text);                    /* with a line end */
void cli_note(str text);                    /* to standard error, with a line end */
str cli_number(struct cli *cli, int64_t n); /* for parameters of messages */

/* Says a message on standard output, unless --json asks for the record alone. */
void cli_say(struct cli *cli, const char *code, const struct param *params, size_t n);
#define cli_say_with(cli, code, ...)                                                               \
    cli_say(cli, code, (const struct param[]){ __VA_ARGS__ }, CLI_COUNT(__VA_ARGS__))
void cli_record(const struct field *fields, const void *record); /* as one line of JSON */

/* Tells why op refused: words on standard error, or {"error": {…}} on standard output with --json. */
void cli_refused(struct cli *cli, struct op *op);

/* ------------------------------------------------------------------ ops */

/* Opens the house of a command that only sometimes needs it. */
enum err cli_open_house(struct cli *cli) MUST_CHECK;
/* Keeps what the command's op wrote, then begins a fresh one: for commands of several steps. */
enum err cli_settle(struct cli *cli) MUST_CHECK;

/* ------------------------------------------------------------------ arguments (arguments.c) */

/* --help, --json and --lang, wherever they stand before "--"; they are taken out of argv. */
struct common {
    bool help, json;
    str lang; /* "zh", "en", "auto" or empty */
};
enum err arguments_common(struct op *op, int *argc, char **argv, struct common *ret) MUST_CHECK;
/* The command that argv names (settings may stand before it); its words are taken out. NULL when argv
 * holds none; "cli.unknown_command" with the nearest name when there is none of that name. */
enum err arguments_command(struct op *op, const struct command *commands, int *argc, char **argv,
                           const struct command **ret) MUST_CHECK;
/* What is left of argv are the command's own options and operands. */
enum err arguments_read(struct cli *cli, int argc, char **argv) MUST_CHECK;

void help_all(struct cli *cli);
void help_command(struct cli *cli, const struct command *command);
