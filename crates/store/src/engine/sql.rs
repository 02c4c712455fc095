//! A statement: one text for both engines, or the rare two.

/// Which engine a text is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

/// A statement: one text for both engines, or the rare two of [`dialect!`](crate::dialect).
pub trait Sql {
    /// The text for this engine.
    fn text(&self, engine: Engine) -> &str;
}

/// Two texts where one cannot do; made by [`dialect!`](crate::dialect).
#[derive(Debug, Clone, Copy)]
pub struct Dialect {
    /// For SQLite.
    pub sqlite: &'static str,
    /// For PostgreSQL.
    pub postgres: &'static str,
}

/// A statement that has to differ: `dialect! { sqlite: "… match $1", postgres: "… @@ $1::tsquery" }`.
#[macro_export]
macro_rules! dialect {
    (sqlite: $sqlite:expr, postgres: $postgres:expr $(,)?) => {
        $crate::Dialect { sqlite: $sqlite, postgres: $postgres }
    };
}

/// The statements of a module, by name, for the test that prepares all of them on both engines.
pub type Statements = &'static [(&'static str, &'static (dyn Sql + Sync))];

impl Sql for str {
    fn text(&self, _: Engine) -> &str {
        self
    }
}

impl Sql for String {
    fn text(&self, _: Engine) -> &str {
        self
    }
}

impl Sql for Dialect {
    fn text(&self, engine: Engine) -> &str {
        match engine {
            Engine::Sqlite => self.sqlite,
            Engine::Postgres => self.postgres,
        }
    }
}

impl<S: Sql + ?Sized> Sql for &S {
    fn text(&self, engine: Engine) -> &str {
        (**self).text(engine)
    }
}
