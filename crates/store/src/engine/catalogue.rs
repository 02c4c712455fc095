//! What lies in a database, asked of the engine itself: tables and columns, and whether an installation can be brought in.

use super::error::Error;
use super::migrate::{self, MIGRATIONS};
use super::sql::Engine;
use super::tx::Tx;

/// A column as the engine has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ColumnOf {
    pub name: String,
    /// Its type in the engine's own lower-case word.
    pub kind: String,
    /// Its place in the primary key from 1; 0 when it is no part of it. SQLite only.
    pub key: i64,
}

/// A table that holds rows of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TableOf {
    pub name: String,
    /// Its columns in storage order.
    pub columns: Vec<ColumnOf>,
}

// Tables of a virtual table are "shadow": they go with it. Tables of SQLite itself begin with its name.
const OF_SQLITE: &str =
    "select t.name, c.name, lower(c.type), c.pk from pragma_table_list t join pragma_table_info(t.name) c
 where t.schema = 'main' and t.type = 'table' and substr(t.name, 1, 7) <> 'sqlite_' order by t.name, c.cid";
const OF_POSTGRES: &str = "select c.relname::text, a.attname::text, format_type(a.atttypid, null), 0::bigint
 from pg_class c join pg_attribute a on a.attrelid = c.oid
 where c.relnamespace = (select oid from pg_namespace where nspname = current_schema()) and c.relkind = 'r'
 and a.attnum > 0 and not a.attisdropped order by c.relname, a.attnum";

/// Whatever somebody made there, in any schema; what belongs to an extension is not somebody's.
const MADE: &str = "select n.nspname::text, c.relname::text from pg_class c join pg_namespace n on n.oid = c.relnamespace
 where c.relkind in ('r', 'p', 'v', 'm', 'S', 'f') and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
 and not exists (select 1 from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
 order by 1, 2 limit 4";
const STATE: &str =
    "select current_setting('server_encoding'), current_setting('transaction_read_only'), current_user::text,
 current_database()::text, current_schema()::text, coalesce(has_schema_privilege(current_schema(), 'create'), false)";

impl Tx {
    /// Every table with rows of its own, by name; what the engine keeps for its full-text index is not among them.
    pub(crate) fn tables(&mut self) -> Result<Vec<TableOf>, Error> {
        let text = match self.engine() {
            Engine::Sqlite => OF_SQLITE,
            Engine::Postgres => OF_POSTGRES,
        };
        let mut out: Vec<TableOf> = Vec::new();
        for (table, name, kind, key) in self.all::<(String, String, String, i64)>(text, &[])? {
            let column = ColumnOf { name, kind, key };
            match out.last_mut().filter(|last| last.name == table) {
                Some(last) => last.columns.push(column),
                None => out.push(TableOf { name: table, columns: vec![column] }),
            }
        }
        Ok(out)
    }

    /// Refuses a database that an installation can not be brought into.
    ///
    /// Errors: [`Error::Refused`] when it is not a PostgreSQL in UTF-8 that can be written, holds anything, or does not let
    /// this role make tables.
    pub(crate) fn refuse_target(&mut self) -> Result<(), Error> {
        let refused = |text: String| Err(Error::Refused(text));
        if self.engine() == Engine::Sqlite {
            return refused("只能迁到 PostgreSQL".into());
        }
        type State = (String, String, String, String, Option<String>, bool);
        let (encoding, read_only, role, database, schema, may): State = self.one(STATE, &[])?;
        if encoding != "UTF8" {
            return refused(format!(
                "目标库 {database} 的编码是 {encoding}，存不下所有汉字；请另建一个：createdb -E UTF8 -T template0 库名"
            ));
        }
        if read_only == "on" {
            return refused(format!("目标库 {database} 只能读（备用库，或设了只读），请连接主库"));
        }
        let made: Vec<(String, String)> = self.all(MADE, &[])?;
        if !made.is_empty() {
            let mut names: Vec<String> = made.iter().take(3).map(|(schema, name)| format!("{schema}.{name}")).collect();
            if made.len() > 3 {
                names.push("…".into());
            }
            return refused(format!(
                "目标库 {database} 不是空的（有 {}）；请另建一个空库再迁移，已有的内容不会覆盖",
                names.join("、")
            ));
        }
        match schema {
            None => refused(format!(
                "角色 {role} 在目标库 {database} 里没有可用的 schema；请由库主执行 create schema public"
            )),
            Some(schema) if !may => refused(format!(
                "角色 {role} 没有在目标库 {database} 建表的权限；请由库主执行 grant create on schema {schema} to {role}，或让 {role} 做库主"
            )),
            Some(_) => Ok(()),
        }
    }

    /// Makes the schema of this program in the open transaction, so that it goes with it if it is rolled back.
    pub(crate) fn lay_out(&mut self, at: i64) -> Result<(), Error> {
        migrate::within(self, MIGRATIONS, at)
    }

    /// Refuses a database whose schema is not this program's, older or newer.
    pub(crate) fn refuse_other_schema(&mut self) -> Result<(), Error> {
        if migrate::is_done(self, MIGRATIONS)? {
            return Ok(());
        }
        Err(Error::Refused("原库的结构还是旧版本的；请先用本程序打开一次系统（会升级），停下后再迁移".into()))
    }

    /// Tells the planner how much there is now, before the first question comes.
    pub(crate) fn analyse(&mut self, table: &str) -> Result<(), Error> {
        match self.engine() {
            Engine::Sqlite => Ok(()),
            Engine::Postgres => self.script(&format!("analyze {table}")),
        }
    }
}
