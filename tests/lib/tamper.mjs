// Looks into a server's database, or changes a stopped one's, behind its back, as a hand with access to it could.
import { run } from './process.mjs'

const python = 'import sqlite3, sys; db = sqlite3.connect(sys.argv[1]); db.execute(sys.argv[2]); db.commit()'

/** Runs one SQL statement that only touches plain tables (no search index). */
export function tamper(server, sql) {
  if (server.database) run(['psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-d', server.database, '-c', sql])
  else run(['python3', '-c', python, `${server.data}/aftersale.db`, sql])
}

const looking = 'import sqlite3, sys; print("\\n".join(str(r[0]) for r in sqlite3.connect(sys.argv[1]).execute(sys.argv[2])))'

/** The first column of a query, as texts. */
export function peek(server, sql) {
  const { stdout } = server.database ? run(['psql', '-X', '-q', '-At', '-v', 'ON_ERROR_STOP=1', '-d', server.database, '-c', sql])
    : run(['python3', '-c', looking, `${server.data}/aftersale.db`, sql])
  return stdout.split('\n').filter(Boolean)
}
