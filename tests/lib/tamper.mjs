// Changes a stopped server's database behind its back, as a hand with access to it could.
import { run } from './process.mjs'

const python = 'import sqlite3, sys; db = sqlite3.connect(sys.argv[1]); db.execute(sys.argv[2]); db.commit()'

/** Runs one SQL statement that only touches plain tables (no search index). */
export function tamper(server, sql) {
  if (server.database) run(['psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-d', server.database, '-c', sql])
  else run(['python3', '-c', python, `${server.data}/aftersale.db`, sql])
}
