//! What can go wrong below the façade, and the one place where the words of the two engines become ours.

use postgres::error::SqlState;
use rusqlite::ErrorCode;

/// Which rule of the schema a write broke.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// A unique key or primary key already has this value.
    Unique,
    /// A row points to another that is not there.
    Reference,
    /// A column that must have a value got none.
    Missing,
    /// A `check` of the table said no, or a value does not fit the column's type.
    Check,
}

/// A failure of the store. Texts are for users (Chinese); what only an operator needs is in parentheses.
///
/// It is `Clone` because a group commit that fails gives the same reason to several callers.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A rule of the schema was broken. `constraint` is the name PostgreSQL gives, or `table.column, …` on SQLite:
    /// compare `rule` and `table`, show `constraint` only in the log.
    #[error("数据与已有记录冲突（{constraint}）")]
    Conflict {
        /// The kind of rule.
        rule: Rule,
        /// The table, when the engine tells it.
        table: String,
        /// The engine's own name for the rule.
        constraint: String,
    },
    /// The queue is full, the pool is empty or another process holds the lock. Nothing was written (503 above).
    #[error("系统正忙，本次没有保存，请稍后再试（{0}）")]
    Busy(String),
    /// No space left. Nothing of this unit was written; reading goes on (507 above).
    #[error("磁盘空间已满，本次没有保存；请清理磁盘后再试（{0}）")]
    Full(String),
    /// The disk or file system failed. Nothing of this unit was acknowledged.
    #[error("读写磁盘出错，本次没有保存；请检查磁盘（{0}）")]
    Io(String),
    /// The database file is damaged. Writing stops until an operator has looked.
    #[error("数据库文件已损坏，已停止写入；请用最近的备份恢复（{0}）")]
    Corrupt(String),
    /// The connection broke while COMMIT was under way: the unit may or may not be there. Look it up before retrying.
    #[error("数据库连接在提交时中断，是否已保存尚不清楚，请查询后再试（{0}）")]
    Unknown(String),
    /// The connection broke before COMMIT was sent. Nothing was written.
    #[error("数据库连接中断，本次没有保存，请稍后再试（{0}）")]
    Lost(String),
    /// Another transaction was in the way (serialisation failure, deadlock). Retried inside; seen outside only as [`Error::Busy`].
    #[error("与其他操作同时进行，请稍后再试（{0}）")]
    Contended(String),
    /// The unit ran longer than its limit and was rolled back.
    #[error("操作用时超过上限，已撤销；请缩小范围或分批处理（{0}）")]
    Timeout(String),
    /// The unit of work panicked and was rolled back. Others are not touched.
    #[error("程序内部错误，本次没有保存，请联系管理员（{0}）")]
    Panic(String),
    /// The rows or columns that came back do not have the shape asked for.
    #[error("数据库返回的数据与程序不符（{0}）")]
    Decode(String),
    /// A value that no engine can take: a NUL in a text, a number that does not fit the column.
    #[error("数据中有数据库不能保存的内容（{0}）")]
    Value(String),
    /// This cannot be done here as asked (read-only database, wrong version, file system, engine).
    #[error("{0}")]
    Refused(String),
    /// Anything else the engine said: a mistake in SQL or schema.
    #[error("数据库出错（{0}）")]
    Engine(String),
}

impl Error {
    /// True if the unit of work may simply be run again on a new transaction: it is certain that nothing was written.
    pub(crate) fn worth_retrying(&self) -> bool {
        matches!(self, Error::Contended(_) | Error::Lost(_))
    }

    /// True if rolling back to a savepoint heals the transaction, so that the unit may go on (`Tx::attempt`).
    pub(crate) fn is_contained(&self) -> bool {
        matches!(self, Error::Conflict { .. } | Error::Decode(_) | Error::Value(_) | Error::Engine(_))
    }

    /// True for a broken unique key; what callers ask most often.
    pub fn is_duplicate(&self) -> bool {
        matches!(self, Error::Conflict { rule: Rule::Unique, .. })
    }
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        let text = error.to_string();
        let rusqlite::Error::SqliteFailure(code, message) = &error else {
            return match error {
                rusqlite::Error::FromSqlConversionFailure(..)
                | rusqlite::Error::InvalidColumnType(..)
                | rusqlite::Error::InvalidColumnIndex(..)
                | rusqlite::Error::Utf8Error(..) => Error::Decode(text),
                rusqlite::Error::ToSqlConversionFailure(..) => Error::Value(text),
                _ => Error::Engine(text),
            };
        };
        match code.code {
            ErrorCode::ConstraintViolation => sqlite_conflict(code.extended_code, message.as_deref().unwrap_or("")),
            ErrorCode::DiskFull => Error::Full(text),
            ErrorCode::SystemIoFailure | ErrorCode::CannotOpen => Error::Io(format!("{text}, {}", code.extended_code)),
            ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => Error::Corrupt(text),
            ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => Error::Busy(text),
            ErrorCode::OperationInterrupted => Error::Timeout(text),
            ErrorCode::TypeMismatch => Error::Conflict { rule: Rule::Check, table: String::new(), constraint: text },
            ErrorCode::TooBig => Error::Value(text),
            _ => Error::Engine(text),
        }
    }
}

/// SQLite says "UNIQUE constraint failed: table.column, table.column" or "CHECK constraint failed: name".
fn sqlite_conflict(extended: i32, message: &str) -> Error {
    use rusqlite::ffi;
    let what = message.split_once(": ").map_or(message, |(_, rest)| rest);
    let rule = match extended {
        ffi::SQLITE_CONSTRAINT_UNIQUE | ffi::SQLITE_CONSTRAINT_PRIMARYKEY | ffi::SQLITE_CONSTRAINT_ROWID => {
            Rule::Unique
        }
        ffi::SQLITE_CONSTRAINT_FOREIGNKEY => Rule::Reference,
        ffi::SQLITE_CONSTRAINT_NOTNULL => Rule::Missing,
        _ => Rule::Check,
    };
    let table = match rule {
        Rule::Unique | Rule::Missing => what.split_once('.').map_or("", |(table, _)| table),
        Rule::Reference | Rule::Check => "",
    };
    Error::Conflict { rule, table: table.to_owned(), constraint: what.to_owned() }
}

impl From<postgres::Error> for Error {
    fn from(error: postgres::Error) -> Self {
        let Some(db) = error.as_db_error() else {
            let mut text = error.to_string();
            let mut cause = std::error::Error::source(&error);
            let mut io = false;
            while let Some(inner) = cause {
                io |= inner.is::<std::io::Error>();
                text = format!("{text}: {inner}");
                cause = inner.source();
            }
            return match () {
                () if error.is_closed() || io => Error::Lost(text),
                () if text.starts_with("error deserializing") => Error::Decode(text),
                () if text.starts_with("error serializing") => Error::Value(text),
                () => Error::Engine(text),
            };
        };
        let text = format!("{}: {}", db.code().code(), db.message());
        let conflict = |rule| Error::Conflict {
            rule,
            table: db.table().unwrap_or("").to_owned(),
            constraint: db.constraint().or(db.column()).unwrap_or_else(|| db.message()).to_owned(),
        };
        match db.code() {
            &SqlState::UNIQUE_VIOLATION => conflict(Rule::Unique),
            &SqlState::FOREIGN_KEY_VIOLATION => conflict(Rule::Reference),
            &SqlState::NOT_NULL_VIOLATION => conflict(Rule::Missing),
            &SqlState::CHECK_VIOLATION => conflict(Rule::Check),
            &SqlState::T_R_SERIALIZATION_FAILURE | &SqlState::T_R_DEADLOCK_DETECTED => Error::Contended(text),
            // A table got a column since the statement was prepared: prepare again.
            &SqlState::FEATURE_NOT_SUPPORTED if db.message().contains("cached plan") => Error::Contended(text),
            &SqlState::DISK_FULL => Error::Full(text),
            &SqlState::IO_ERROR => Error::Io(text),
            &SqlState::DATA_CORRUPTED | &SqlState::INDEX_CORRUPTED => Error::Corrupt(text),
            &SqlState::QUERY_CANCELED => Error::Timeout(text),
            &SqlState::TOO_MANY_CONNECTIONS | &SqlState::LOCK_NOT_AVAILABLE => Error::Busy(text),
            &SqlState::ADMIN_SHUTDOWN | &SqlState::CRASH_SHUTDOWN | &SqlState::CANNOT_CONNECT_NOW => Error::Lost(text),
            code if code.code().starts_with("08") => Error::Lost(text),
            code if code.code().starts_with("22") => Error::Value(text),
            _ => Error::Engine(text),
        }
    }
}

impl From<std::io::Error> for Error {
    fn from(error: std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => Error::Full(error.to_string()),
            _ => Error::Io(error.to_string()),
        }
    }
}

/// What a unit of work ended with when it did not end well: its own refusal, or a failure of the store below it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Failure<E> {
    /// The closure said no; everything it wrote was rolled back.
    #[error("{0}")]
    Unit(E),
    /// The store could not do it; see [`Error`] for what is certain.
    #[error("{0}")]
    Store(#[from] Error),
}

impl<E: From<Error>> Failure<E> {
    /// Both kinds as the caller's own error, for callers whose error can hold a store error.
    pub fn flat(self) -> E {
        match self {
            Failure::Unit(error) => error,
            Failure::Store(error) => error.into(),
        }
    }
}

impl From<Failure<Error>> for Error {
    fn from(failure: Failure<Error>) -> Self {
        failure.flat()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sqlite_conflicts_are_told_apart() {
        let db = rusqlite::Connection::open_in_memory().expect("open");
        db.execute_batch(
            "pragma foreign_keys=on;
             create table a(id integer primary key, name text not null unique, n integer constraint few check (n < 5)) strict;
             create table b(a integer references a(id)) strict;
             insert into a values (1, 'x', 1);",
        )
        .expect("schema");
        for (sql, rule, table, constraint) in [
            ("insert into a values (1, 'y', 1)", Rule::Unique, "a", "a.id"),
            ("insert into a values (2, 'x', 1)", Rule::Unique, "a", "a.name"),
            ("insert into a values (2, null, 1)", Rule::Missing, "a", "a.name"),
            ("insert into a values (2, 'y', 9)", Rule::Check, "", "few"),
            ("insert into b values (7)", Rule::Reference, "", "FOREIGN KEY constraint failed"),
        ] {
            let error = Error::from(db.execute(sql, []).expect_err(sql));
            let want = Error::Conflict { rule, table: table.into(), constraint: constraint.into() };
            assert_eq!(error, want, "{sql}");
        }
        let error = Error::from(db.execute("insert into a values (2, 'y', 'many')", []).expect_err("strict"));
        assert!(matches!(error, Error::Conflict { rule: Rule::Check, .. }), "{error:?}");
    }
}
