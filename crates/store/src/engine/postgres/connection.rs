//! A connection of PostgreSQL with its prepared statements.

use crate::engine::error::Error;
use crate::engine::row::{Row, Source};
use crate::engine::value::Value;
use postgres::binary_copy::BinaryCopyInWriter;
use postgres::fallible_iterator::FallibleIterator;
use postgres::types::ToSql;
use postgres::{Client, NoTls, Statement};
use r2d2::{ManageConnection, PooledConnection};
use std::collections::HashMap;
use std::time::Duration;

/// Statements kept per connection; beyond it all are dropped and prepared again as needed.
const STATEMENTS: usize = 1_000;

/// A pooled connection, lent to one unit.
pub(in crate::engine) struct Connection(pub(super) PooledConnection<Manager>);

/// A connection with what it has prepared, by SQL text.
pub(in crate::engine) struct Prepared {
    client: Client,
    pub(super) statements: HashMap<String, Statement>,
}

/// Makes connections for the pool.
pub(in crate::engine) struct Manager(pub(super) postgres::Config);

impl ManageConnection for Manager {
    type Connection = Prepared;
    type Error = postgres::Error;

    fn connect(&self) -> Result<Prepared, postgres::Error> {
        let mut client = self.0.connect(NoTls)?;
        // An acknowledged write must be on the disk, whatever the role's default is; stricter settings are left alone.
        client.batch_execute(
            "select set_config('synchronous_commit', 'on', false) where current_setting('synchronous_commit') = 'off'",
        )?;
        Ok(Prepared { client, statements: HashMap::new() })
    }

    fn is_valid(&self, connection: &mut Prepared) -> Result<(), postgres::Error> {
        connection.client.is_valid(Duration::from_secs(5))
    }

    fn has_broken(&self, connection: &mut Prepared) -> bool {
        connection.client.is_closed()
    }
}

impl Prepared {
    fn statement(&mut self, sql: &str) -> Result<Statement, Error> {
        if let Some(statement) = self.statements.get(sql) {
            return Ok(statement.clone());
        }
        if self.statements.len() >= STATEMENTS {
            self.statements.clear();
        }
        let statement = self.client.prepare(sql)?;
        self.statements.insert(sql.to_owned(), statement.clone());
        Ok(statement)
    }
}

impl Connection {
    pub(in crate::engine) fn script(&mut self, text: &str) -> Result<(), Error> {
        Ok(self.0.client.batch_execute(text)?)
    }

    pub(in crate::engine) fn check(&mut self, sql: &str) -> Result<(), Error> {
        self.0.client.prepare(sql)?;
        Ok(())
    }

    pub(in crate::engine) fn run(&mut self, sql: &str, params: &[Value]) -> Result<u64, Error> {
        let params: Vec<_> = params.iter().map(|value| value as &(dyn ToSql + Sync)).collect();
        self.run_raw(sql, &params)
    }

    /// For parameters that only PostgreSQL has (arrays).
    pub(in crate::engine) fn run_raw(&mut self, sql: &str, params: &[&(dyn ToSql + Sync)]) -> Result<u64, Error> {
        let statement = self.0.statement(sql)?;
        counted(&statement, params.len())?;
        Ok(self.0.client.execute(&statement, params)?)
    }

    pub(in crate::engine) fn each(
        &mut self,
        sql: &str,
        params: &[Value],
        row: &mut dyn FnMut(&Row<'_>) -> bool,
    ) -> Result<(), Error> {
        let statement = self.0.statement(sql)?;
        counted(&statement, params.len())?;
        let mut rows = self.0.client.query_raw(&statement, params)?;
        while let Some(found) = rows.next()? {
            if !row(&Row(Source::Postgres(&found))) {
                break;
            }
        }
        Ok(())
    }

    pub(in crate::engine) fn bulk<V: AsRef<[Value]>>(
        &mut self,
        table: &str,
        columns: &[&str],
        rows: &mut dyn Iterator<Item = V>,
    ) -> Result<u64, Error> {
        let columns = columns.join(", ");
        let types = self.0.statement(&format!("select {columns} from {table}"))?;
        let types: Vec<_> = types.columns().iter().map(|column| column.type_().clone()).collect();
        let copy = self.0.client.copy_in(&format!("copy {table} ({columns}) from stdin (format binary)"))?;
        let mut copy = BinaryCopyInWriter::new(copy, &types);
        for row in rows {
            let row: Vec<_> = row.as_ref().iter().map(|value| value as &(dyn ToSql + Sync)).collect();
            if row.len() != types.len() {
                return Err(Error::Engine(format!("{} values were given for {} columns", row.len(), types.len())));
            }
            copy.write(&row)?;
        }
        Ok(copy.finish()?)
    }
}

/// The client panics on a wrong count; SQLite's side gives this error too.
fn counted(statement: &Statement, given: usize) -> Result<(), Error> {
    match statement.params().len() {
        most if most == given => Ok(()),
        most => Err(Error::Engine(format!("{given} values were given for {most} parameters"))),
    }
}
