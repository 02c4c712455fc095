//! `demo/world.toml`: what the demo world holds.

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
    pub by: String,
    pub ledger: String,
    pub place: String,
    pub ago: i32,
    pub values: BTreeMap<String, String>,
    #[serde(default)]
    pub step: Vec<SceneStep>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SceneStep {
    pub by: String,
    pub step: String,
    pub ago: i32,
    pub owner: Option<String>,
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

impl World {
    /// Reads `demo/world.toml`.
    ///
    /// # Errors
    /// What the file says wrong, with its line.
    pub fn read(text: &str) -> Outcome<Self> {
        toml::from_str(text).map_err(|e| Refusal::whole(format!("demo/world.toml 有错：{e}")))
    }
}
