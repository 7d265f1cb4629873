/* Our tokenizer for SQLite's FTS5. */
#pragma once

struct sqlite3;

/* Called by the store for each new connection: makes the tokenizer "aftersale" known to it. Returns
 * an SQLite result code. */
int fts5_register(struct sqlite3 *handle);
