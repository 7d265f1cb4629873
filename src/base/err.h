/* How a fallible function ends. One table (err_status) maps each to an HTTP status and a CLI exit
 * code; the words for people are in the op's fault (op.h). */
#pragma once

enum err {
    OK = 0,
    ERR_SYNTAX,       /* 400 not readable at all: broken JSON, bad UTF-8, bad header     */
    ERR_AUTH,         /* 401 nobody is logged in                                        */
    ERR_FORBIDDEN,    /* 403 logged in, but this act is not granted                     */
    ERR_NOT_FOUND,    /* 404 not there, or not to be seen by this actor                 */
    ERR_METHOD,       /* 405                                                            */
    ERR_TIMEOUT,      /* 408                                                            */
    ERR_CONFLICT,     /* 409 the state of the record does not allow it                  */
    ERR_PRECONDITION, /* 412 If-Match names an older version                            */
    ERR_TOO_LARGE,    /* 413                                                            */
    ERR_TARGET_LONG,  /* 414                                                            */
    ERR_MEDIA,        /* 415                                                            */
    ERR_INVALID,      /* 422 readable, but a field is wrong: see the fault's items      */
    ERR_NO_VERSION,   /* 428 If-Match is missing                                        */
    ERR_HEADER_LARGE, /* 431                                                            */
    ERR_THROTTLED,    /* 429                                                            */
    ERR_INTERNAL,     /* 500 a bug of ours                                              */
    ERR_UNAVAILABLE,  /* 503 database away or locked: try again                         */
    ERR_STORAGE,      /* 507 disk full                                                  */
    ERR_COUNT
};

int err_status(enum err err); /* HTTP status */
/* Exit code of the command line: 0 done, 3 refused (input or state is wrong), 4 not possible now (database
 * away or locked, disk full), 70 broken on our side. 1 (done, and found something wrong) and 2 (wrong
 * usage) are said by the command line itself. */
int err_exit(enum err err);
const char *err_title(enum err err); /* short English name of the status, as RFC 9110 has it */

#define MUST_CHECK __attribute__((warn_unused_result))
/* The only macro that hides a return. */
#define TRY(call)                                                                                  \
    do {                                                                                           \
        enum err try_err_ = (call);                                                                \
        if (try_err_ != OK)                                                                        \
            return try_err_;                                                                       \
    } while (0)
