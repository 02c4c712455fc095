//! `demo/world.toml` and the scenes beside it (`demo/scenes/*.toml`): what the demo world holds.

use crate::outcome::{Outcome, Refusal};
use serde::Deserialize;
use std::collections::BTreeMap;

/// How much of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    /// Enough to see everything work, in seconds.
    Small,
    /// The volume of a whole city in a year.
    City,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct World {
    pub root: String,
    pub home: String,
    pub surnames: Vec<String>,
    pub given: Vec<String>,
    pub unit: Vec<UnitSpec>,
    pub account: Vec<Account>,
    pub clerk: Clerk,
    pub stream: Vec<Stream>,
    #[serde(default)]
    pub profile: Vec<Profile>,
    #[serde(default)]
    pub scene: Vec<Scene>,
    #[serde(default)]
    pub speech: Vec<Speech>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Scene {
    /// Name by which other scenes point at the record: `@name` in a value.
    pub name: Option<String>,
    pub by: String,
    pub ledger: String,
    pub place: String,
    pub ago: i32,
    pub values: BTreeMap<String, String>,
    /// It must be refused, and the answer must hold this text. Only rehearsed, never part of the demo.
    pub refused: Option<String>,
    /// The state in which the record stands at the end.
    pub state: Option<String>,
    #[serde(default)]
    pub step: Vec<SceneStep>,
    /// The file it stands in.
    #[serde(skip)]
    pub file: String,
}

/// A file of scenes: more of the same, by ledger.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct More {
    #[serde(default)]
    stream: Vec<Stream>,
    #[serde(default)]
    profile: Vec<Profile>,
    #[serde(default)]
    scene: Vec<Scene>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SceneStep {
    pub by: String,
    pub step: String,
    pub ago: i32,
    pub owner: Option<String>,
    /// It must be refused, and the answer must hold this text. Only rehearsed, never part of the demo.
    pub refused: Option<String>,
    #[serde(default)]
    pub reason: String,
    #[serde(default)]
    pub values: BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Speech {
    pub by: String,
    pub place: String,
    pub ago: i32,
    pub issuer: String,
    pub accept: usize,
    pub refuse: usize,
    pub text: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct UnitSpec {
    pub key: String,
    pub name: String,
    pub place: String,
    pub line: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Account {
    pub login: String,
    pub name: String,
    pub title: String,
    pub unit: Option<String>,
    pub role: String,
    pub place: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Clerk {
    pub login: String,
    pub name: String,
    pub title: String,
    pub role: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Stream {
    pub ledger: String,
    pub count: usize,
    pub city: usize,
    pub months: i32,
    pub day: String,
    #[serde(default)]
    pub always: BTreeMap<String, String>,
    pub row: Vec<Template>,
    pub fate: Vec<Template>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Template {
    pub weight: u64,
    pub values: BTreeMap<String, String>,
    pub min_age: Option<i32>,
    pub max_age: Option<i32>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Profile {
    pub ledger: String,
    pub numbers: BTreeMap<String, [i64; 2]>,
    pub choices: BTreeMap<String, Vec<String>>,
}

const WORLD: &str = "demo/world.toml";

impl World {
    /// Reads the world and its scenes out of the files of a pack.
    ///
    /// # Errors
    /// A pack without a demo world; what a file says wrong, with its line.
    pub fn read(pack: &[(String, String)]) -> Outcome<Self> {
        let wrong = |path: &str, e: toml::de::Error| Refusal::whole(format!("{path} 有错：{e}"));
        let found = pack.iter().find(|(path, _)| path == WORLD);
        let Some((_, text)) = found else {
            return Err(Refusal::whole(format!("领域包里没有演示数据（{WORLD}）")));
        };
        let mut world: Self = toml::from_str(text).map_err(|e| wrong(WORLD, e))?;
        world.scene.iter_mut().for_each(|scene| scene.file = WORLD.to_owned());
        for (path, text) in pack.iter().filter(|(path, _)| path.starts_with("demo/scenes/")) {
            let mut more: More = toml::from_str(text).map_err(|e| wrong(path, e))?;
            more.scene.iter_mut().for_each(|scene| scene.file.clone_from(path));
            world.stream.append(&mut more.stream);
            world.profile.append(&mut more.profile);
            world.scene.append(&mut more.scene);
        }
        Ok(world)
    }
}
