/* The functions of the commands, one file each, with the records of their options; main.c lists them. */
#pragma once

#include "../calendar/calendar.h"
#include "../measure/measure.h"
#include "cli.h"

enum err command_help(struct cli *cli);
enum err command_version(struct cli *cli);
enum err command_openapi(struct cli *cli);
enum err command_init(struct cli *cli);
enum err command_migrate(struct cli *cli);
enum err command_serve(struct cli *cli);
enum err command_verify(struct cli *cli);

struct demo_options {
    int64_t tickets, seed;
    bool if_empty;
};
extern const struct option demo_options[];
enum err command_demo(struct cli *cli);

struct import_options {
    str map, rejects;
    bool dry_run;
};
extern const struct option import_options[];
enum err command_import(struct cli *cli);

struct export_options {
    int format; /* csv, jsonl */
    utc from, to;
};
extern const struct option export_options[];
enum err command_export(struct cli *cli);

enum err command_backup(struct cli *cli);

struct restore_options {
    bool force;
};
extern const struct option restore_options[];
enum err command_restore(struct cli *cli);

struct settings_options {
    bool sample, markdown;
};
extern const struct option settings_options[];
enum err command_settings(struct cli *cli);

struct user_add_options {
    str login, name, mail, phone;
    int lang; /* enum lang */
    strs role, team;
    bool password_stdin;
};
extern const struct option user_add_options[];
enum err command_user_add(struct cli *cli);

struct token_add_options {
    str user, name;
    int64_t days;
    strs permission;
};
extern const struct option token_add_options[];
enum err command_token_add(struct cli *cli);

struct lint_options {
    int format, fail_on;
    str industry;
    bool supervisor;
    strs rule;
};
extern const struct option lint_options[];
enum err command_lint(struct cli *cli);

struct measure_options {
    struct measure_query q;
    bool tickets, csv, check;
};
extern const struct option measure_options[];
enum err command_measure(struct cli *cli);

struct mine_options {
    str id, activity, time;
    bool dot;
    str process;  /* key of one of the company's: its own events, no file */
    utc from, to; /* flows that began then */
};
extern const struct option mine_options[];
enum err command_mine(struct cli *cli);

enum err command_process_list(struct cli *cli);
enum err command_process_check(struct cli *cli);

struct process_draw_options {
    int format; /* enum drawing */
    int64_t edition;
};
extern const struct option process_draw_options[];
enum err command_process_draw(struct cli *cli);
enum err command_process_import(struct cli *cli);

struct process_export_options {
    int64_t edition;
};
extern const struct option process_export_options[];
enum err command_process_export(struct cli *cli);

struct remedy_options {
    str on;
};
extern const struct option remedy_options[];
enum err command_remedy(struct cli *cli);

enum err command_quality_list(struct cli *cli);
enum err command_quality_draw(struct cli *cli);

enum err command_post_list(struct cli *cli);

struct post_import_options {
    int64_t post;
    str name;
};
extern const struct option post_import_options[];
enum err command_post_import(struct cli *cli);

struct post_export_options {
    int format; /* pdf, docx, md */
    bool open;
};
extern const struct option post_export_options[];
enum err command_post_export(struct cli *cli);

enum err command_post_lint(struct cli *cli);

struct due_options {
    str calendar;
    struct due_form due;
};
extern const struct option due_options[];
enum err command_due(struct cli *cli);

enum err command_calendar_list(struct cli *cli);
enum err command_calendar_show(struct cli *cli);

struct calendar_import_options {
    str calendar;
    int hours_of; /* weekday */
    bool dry_run;
};
extern const struct option calendar_import_options[];
enum err command_calendar_import(struct cli *cli);
