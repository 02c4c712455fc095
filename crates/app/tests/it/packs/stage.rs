//! An installation with a pack of the test's own, and people of every role in it.

use crate::START;
use app::accounts::{self, GrantTo, NewUser};
use app::{App, OpContext, Setting};
use domain::access::Reach;
use domain::places::Level;
use domain::{Id, PlaceId};
use std::path::Path;
use std::sync::Arc;
use store::{Db, Options};
use testkit::TempDir;
use testkit::pg::Database;
use vault::PasswordCost;

/// The village the story plays in.
const VILLAGE: &str = "361002114210";

/// One of the people.
pub(super) struct Player {
    pub(super) role: String,
    pub(super) account: Id,
}

/// An installation.
pub(super) struct Stage {
    pub(super) app: App,
    // Dropped after the app.
    _folder: TempDir,
    _database: Option<Database>,
}

impl Stage {
    /// On SQLite.
    pub(super) fn sqlite(pack: &[(String, String)]) -> Self {
        let folder = TempDir::new();
        let db = Db::open_sqlite(folder.join("zhucun.db"), &Options::default()).expect("sqlite");
        Self { app: open(db, folder.path(), pack), _folder: folder, _database: None }
    }

    /// On PostgreSQL.
    pub(super) fn server(pack: &[(String, String)], name: &str) -> Self {
        let few = Options { connections: 4, ..Options::default() };
        let database = Database::prepared(name, |_| {});
        let folder = TempDir::new();
        let db = Db::connect_postgres(database.url(), &few).expect("postgres");
        Self { app: open(db, folder.path(), pack), _folder: folder, _database: Some(database) }
    }

    /// The village and what lies above it, up to the city.
    pub(super) fn places(&self) -> Vec<PlaceId> {
        let tree = self.app.tree();
        tree.ancestors(tree.by_code(VILLAGE).expect("the village").id)
    }

    /// Three people of every role that reaches by place, each granted where the role belongs: one who does, two who check.
    pub(super) async fn players(&self) -> Vec<Player> {
        let tree = self.app.tree();
        let operator = accounts::as_system(&self.app, "command");
        let mut out = Vec::new();
        let roles = &self.app.loaded().pack.roles;
        for role in roles.iter().filter(|r| !r.admin && r.reach == Reach::Place) {
            let level = Level::parse(&role.level);
            let place = self.places().into_iter().find(|p| tree.get(*p).map(|p| p.level) == level).expect("a place");
            for n in 1..=3 {
                let login = format!("{}{n}", role.id.replace('.', "_"));
                let name = format!("{}{n}", role.title);
                let user = NewUser { login, name, same: accounts::Same::Another, ..NewUser::default() };
                let account = accounts::user_add(&self.app, user).await.expect("user").account;
                let grant = GrantTo::new(account, &role.id, place, operator.today());
                accounts::give_grant(&operator, grant).await.expect("grant");
                out.push(Player { role: role.title.clone(), account });
            }
        }
        out
    }

    /// A player as actor, now.
    pub(super) async fn cx(&self, player: &Player) -> OpContext {
        let now = self.app.now();
        let actor = accounts::actor(&self.app, player.account, now.day()).await.expect("actor");
        OpContext::new(&self.app, actor, "form", now)
    }
}

fn open(db: Db, data: &Path, pack: &[(String, String)]) -> App {
    let setting =
        Setting { data: data.to_owned(), password_cost: PasswordCost::LIGHT, pack: pack.to_vec(), demo: false };
    let app = App::open(db, crate::vault(), Arc::new(|| START), setting).expect("open");
    crate::runtime().block_on(app::places::found(&app, "3610")).expect("抚州市");
    app
}
