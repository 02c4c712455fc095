//! What keeps a SQLite file in order beside the daily work. PostgreSQL does it itself.

use super::db::Side;
use super::{Db, Error, Tx, sqlite};

impl Db {
    /// Writes the file anew and empties the log, so that nothing that was overwritten or deleted lies on in free space. Blocks,
    /// needs room for the file once more; nobody else may be writing.
    pub fn rewrite(&self) -> Result<(), Error> {
        let Side::Sqlite { path, .. } = &self.0.side else { return Ok(()) };
        let mut tx = Tx::on_sqlite(sqlite::Connection::open(path, sqlite::Purpose::Backup, &self.0.options)?);
        tx.script("vacuum")?;
        tx.script("pragma wal_checkpoint(truncate)")
    }

    /// Looks through a SQLite file quickly (`quick_check`: every page, no index against its table); gives what is wrong. Blocks.
    pub fn quick_check(&self) -> Result<Vec<String>, Error> {
        match &self.0.side {
            Side::Sqlite { path, .. } => {
                sqlite::Connection::open(path, sqlite::Purpose::Read, &self.0.options)?.quick_check()
            }
            Side::Postgres(_) => Ok(Vec::new()),
        }
    }

    /// Lets writes go on after damage that proved to be none (a disk that was away for a while).
    pub fn forget_damage(&self) {
        if let Side::Sqlite { writer: Some(writer), .. } = &self.0.side {
            writer.forget_damage();
        }
    }
}
