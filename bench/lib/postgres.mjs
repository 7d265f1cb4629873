// A PostgreSQL cluster of the benchmark's own that is as durable as the real one must be.
import { Cluster, sql } from '../../tests/lib/cluster.mjs'

export class BenchCluster {
  static async start() {
    const bench = new BenchCluster()
    bench.cluster = await Cluster.start({ durable: true })
    sql(bench.cluster.url, 'CREATE DATABASE bench')
    return bench
  }

  get url() {
    return this.cluster.database('bench')
  }

  /** Fills the database; returns the folder for the files beside it. */
  async demo(tickets, fill) {
    const folder = fill(tickets, this.url)
    sql(this.url, 'VACUUM ANALYZE')
    return folder
  }

  /** The same database under another name, to be written to. */
  copy(name) {
    sql(this.cluster.url, `CREATE DATABASE ${name} TEMPLATE bench`)
    return this.cluster.database(name)
  }

  stop() {
    return this.cluster.stop()
  }
}
