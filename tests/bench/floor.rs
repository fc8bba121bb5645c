//! The floor: the least that a durable send can cost on this machine, without a rule,
//! a person or a report. One table to claim from, a journal of intents and a counter,
//! in the same kind of file with the same settings; each cycle commits its intent
//! before, and its outcome after, as the product does.

use crate::figures::Watch;
use rusqlite::Connection;
use std::path::Path;

/// A queue and nothing else.
pub(crate) struct Floor {
    conn: Connection,
    /// The token of the last claim.
    token: i64,
}

impl Floor {
    /// An empty queue in a file of its own.
    pub(crate) fn open(folder: &Path) -> Self {
        let conn = Connection::open(folder.join("floor.db")).unwrap();
        conn.execute_batch(
            "PRAGMA journal_mode = WAL;
             PRAGMA synchronous = FULL;
             PRAGMA foreign_keys = ON;
             PRAGMA temp_store = MEMORY;
             CREATE TABLE jobs (
               id        INTEGER PRIMARY KEY,
               campaign  INTEGER NOT NULL,
               recipient TEXT NOT NULL,
               body      TEXT NOT NULL,
               state     INTEGER NOT NULL DEFAULT 0,
               due       INTEGER NOT NULL DEFAULT 0,
               token     INTEGER,
               done      INTEGER,
               UNIQUE (campaign, recipient)
             ) STRICT;
             CREATE INDEX jobs_due ON jobs (due, id) WHERE state = 0;
             CREATE INDEX jobs_taken ON jobs (token) WHERE state = 1;
             CREATE TABLE intents (
               id        INTEGER PRIMARY KEY,
               job       INTEGER NOT NULL REFERENCES jobs (id),
               message   TEXT NOT NULL UNIQUE,
               started   INTEGER NOT NULL,
               outcome   TEXT,
               answer    TEXT
             ) STRICT;
             CREATE TABLE spent (day INTEGER PRIMARY KEY, n INTEGER NOT NULL) STRICT;",
        )
        .unwrap();
        Self { conn, token: 0 }
    }

    /// Puts so many messages into the line, in one transaction; gives the milliseconds.
    pub(crate) fn enqueue(&mut self, people: u32) -> f64 {
        let watch = Watch::start();
        let tx = self.conn.transaction().unwrap();
        let mut insert = tx
            .prepare("INSERT INTO jobs (campaign, recipient, body) VALUES (1, ?1, ?2)")
            .unwrap();
        for n in 0..people {
            let body = format!("Habari Person {n}, karibu dukani.");
            insert.execute((format!("24399{n:07}"), body)).unwrap();
        }
        drop(insert);
        tx.commit().unwrap();
        watch.ms()
    }

    /// Claims the next message and completes it.
    pub(crate) fn cycle(&mut self) {
        self.token += 1;
        let message = format!("3EB0{:016X}", self.token);
        self.begin();
        let job: i64 = self.one(
            "UPDATE jobs SET state = 1, token = ?1 WHERE id =
               (SELECT id FROM jobs WHERE state = 0 AND due <= ?2 ORDER BY due, id LIMIT 1)
             RETURNING id",
            (self.token, 1),
        );
        self.run(
            "INSERT INTO intents (job, message, started) VALUES (?1, ?2, ?3)",
            (job, &message, self.token),
        );
        self.run(
            "INSERT INTO spent VALUES (?1, 1) ON CONFLICT DO UPDATE SET n = n + 1",
            [self.token / 1_000],
        );
        self.commit();
        self.begin();
        self.run(
            "UPDATE jobs SET state = 2, token = NULL, done = ?3 WHERE id = ?1 AND token = ?2 AND state = 1",
            (job, self.token, self.token),
        );
        self.run(
            "UPDATE intents SET outcome = 'sent', answer = ?2 WHERE message = ?1",
            (&message, "true_24399@c.us_X"),
        );
        self.commit();
    }

    fn begin(&self) {
        self.conn.execute_batch("BEGIN IMMEDIATE").unwrap();
    }

    fn commit(&self) {
        self.conn.execute_batch("COMMIT").unwrap();
    }

    fn run(&self, sql: &str, params: impl rusqlite::Params) {
        let mut statement = self.conn.prepare_cached(sql).unwrap();
        assert_eq!(statement.execute(params).unwrap(), 1, "{sql}");
    }

    fn one(&self, sql: &str, params: impl rusqlite::Params) -> i64 {
        let mut statement = self.conn.prepare_cached(sql).unwrap();
        statement.query_row(params, |row| row.get(0)).unwrap()
    }
}
