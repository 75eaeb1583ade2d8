import { CONFLICT_STATES, packState } from './errors.ts'
import type { Postgres } from './postgres.ts'

const CONFLICTS = CONFLICT_STATES.map(packState)

/** The SQLSTATE of a write whose first attempt has not ended yet, or has ended just now. */
export const UNDER_WAY = 'ER112'

/**
 * Writes go through one function. With a session and a number it keeps its answer, in the same transaction as the
 * write itself, so that a repetition gets the answer and does nothing. As in MongoDB one row a session is enough: a
 * session has one write at a time, and its numbers only grow. `fresh` says that this number cannot have been answered,
 * which spares looking. Should the first attempt still be under way, the second waits for its row, finds the number
 * taken, is rolled back, and finds the answer when it is run again.
 */
const STATEMENTS = [
  'SET client_min_messages = error',
  'SELECT pg_advisory_lock(7)',
  'CREATE EXTENSION IF NOT EXISTS documentdb CASCADE',
  'CREATE EXTENSION IF NOT EXISTS documentdb_extended_rum',
  'CREATE SCHEMA IF NOT EXISTS echodesk',
  `CREATE TABLE IF NOT EXISTS echodesk.answered (
    session uuid PRIMARY KEY,
    number bigint NOT NULL,
    at timestamptz NOT NULL,
    success boolean,
    reply documentdb_core.bson
  ) WITH (fillfactor = 50)`,
  'DROP FUNCTION IF EXISTS echodesk.write',
  `CREATE FUNCTION echodesk.write(
    kind text, db text, command documentdb_core.bson, sequence documentdb_core.bsonsequence,
    of_session uuid, of_number bigint, fresh boolean, anew boolean, OUT reply documentdb_core.bson, OUT success boolean
  ) LANGUAGE plpgsql AS $$
  DECLARE
    kept bigint;
  BEGIN
    IF NOT fresh THEN
      SELECT a.number, a.reply, a.success INTO kept, reply, success FROM echodesk.answered a WHERE a.session = of_session;
      IF kept > of_number THEN
        RAISE EXCEPTION 'write % of this session came after its write %', of_number, kept USING ERRCODE = 'ER225';
      END IF;
      IF kept = of_number AND NOT anew THEN
        RETURN;
      END IF;
    END IF;
    CASE kind
      WHEN 'insert' THEN SELECT p_result, p_success INTO reply, success FROM documentdb_api.insert(db, command, sequence);
      WHEN 'update' THEN SELECT p_result, p_success INTO reply, success FROM documentdb_api.update(db, command, sequence);
      WHEN 'delete' THEN SELECT p_result, p_success INTO reply, success FROM documentdb_api.delete(db, command, sequence);
      ELSE SELECT p_result, p_success INTO reply, success FROM documentdb_api.find_and_modify(db, command);
    END CASE;
    IF NOT success AND documentdb_core.bson_to_json_string(reply)::text ~ '"code" : \\{ "\\$numberInt" : "(${CONFLICTS.join('|')})"' THEN
      RAISE EXCEPTION 'write conflict' USING ERRCODE = '40001';
    END IF;
    IF of_session IS NULL THEN
      RETURN;
    END IF;
    UPDATE echodesk.answered a SET number = of_number, at = now(), reply = write.reply, success = write.success
      WHERE a.session = of_session AND (a.number < of_number OR anew AND a.number = of_number);
    IF NOT FOUND THEN
      INSERT INTO echodesk.answered VALUES (of_session, of_number, now(), success, reply) ON CONFLICT DO NOTHING;
      IF NOT FOUND THEN
        RAISE EXCEPTION 'this write is under way already' USING ERRCODE = '${UNDER_WAY}';
      END IF;
    END IF;
  END $$`,
]

/** Makes what the gateway needs, where it is not there yet. */
export async function prepareSchema(postgres: Postgres): Promise<void> {
  const connection = await postgres.connect()
  try {
    for (const statement of STATEMENTS) await connection.execute(statement, [])
  } finally {
    // its settings and its lock end with it
    connection.release(false)
  }
}

/** Drivers give a session up after half an hour without use, so nobody can ask for these answers again. */
export async function forgetOldAnswers({ execute }: Pick<Postgres, 'execute'>): Promise<void> {
  await execute("DELETE FROM echodesk.answered WHERE at < now() - interval '1 hour'", [])
}

/** An answer can hold a document, so that what is removed from a collection is to go from here as well. */
export async function rewriteAnswers(postgres: Pick<Postgres, 'execute'>): Promise<void> {
  await forgetOldAnswers(postgres)
  await postgres.execute('VACUUM FULL echodesk.answered', [])
}
