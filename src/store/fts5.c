/* The tokenizer "aftersale": the words of words.h, as they are (the text is folded before). */
#include "fts5.h"

#include "../base/words.h"

#include <sqlite3.h>

static int create(void *context, const char **args, int n, Fts5Tokenizer **ret)
{
    (void)context, (void)args, (void)n;
    static char nothing; /* it has no state, but FTS5 wants something not NULL */
    *ret = (Fts5Tokenizer *)&nothing;
    return SQLITE_OK;
}

static void destroy(Fts5Tokenizer *tokenizer)
{
    (void)tokenizer;
}

static int tokenize(Fts5Tokenizer *tokenizer, void *context, int flags, const char *text, int n,
                    int (*token)(void *, int, const char *, int, int, int))
{
    (void)tokenizer, (void)flags;
    str rest = { text, (size_t)n };
    struct word word;
    int rc = SQLITE_OK;
    while (rc == SQLITE_OK && word_next(&rest, &word)) {
        int start = (int)(word.text.p - text), length = (int)word.text.n;
        rc = token(context, 0, word.text.p, length, start, start + length);
    }
    return rc;
}

/* FTS5 hands its interface out as a pointer value of a query: sqlite.org/fts5.html section 7. */
static fts5_api *api_of(sqlite3 *handle)
{
    fts5_api *api = NULL;
    sqlite3_stmt *stmt;
    if (sqlite3_prepare_v2(handle, "SELECT fts5(?1)", -1, &stmt, NULL) != SQLITE_OK)
        return NULL;
    sqlite3_bind_pointer(stmt, 1, &api, "fts5_api_ptr", NULL);
    sqlite3_step(stmt);
    sqlite3_finalize(stmt);
    return api;
}

int fts5_register(sqlite3 *handle)
{
    static fts5_tokenizer ours = { create, destroy, tokenize };
    fts5_api *api = api_of(handle);
    if (!api)
        return SQLITE_ERROR;
    return api->xCreateTokenizer(api, "aftersale", NULL, &ours, NULL);
}
