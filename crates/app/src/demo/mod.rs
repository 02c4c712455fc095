//! The demo world (演示环境): real places, invented people and events, made through the same commands as everybody's work.
//!
//! What there is stands in the pack (`demo/world.toml`); here is only how it is brought in. The same seed and
//! the same day give the same world.

mod dice;
mod life;
mod people;
mod rows;
mod world;

pub use people::DemoAccount;
pub use world::Size;

use crate::context::App;
use crate::outcome::{Outcome, Refusal};
use dice::Dice;
use world::World;

/// Makes the demo world in an empty installation and gives the accounts to print. In one that has it already, only gives the
/// accounts. `say` hears what is being done.
///
/// # Errors
/// An installation that is not a demo; a pack without a demo world; the store's.
pub async fn build(app: &App, size: Size, say: &(dyn Fn(&str) + Send + Sync)) -> Outcome<Vec<DemoAccount>> {
    if !app.setting().demo {
        return Err(Refusal::Forbidden("这不是演示环境".into()));
    }
    let world = World::read(&app.setting().pack)?;
    if !app.tree().is_empty() {
        return Ok(people::printed(app, &world));
    }
    found(app, &world, say).await?;
    let mut dice = Dice::new(20_260_101);
    rows::profiles(app, &world, &mut dice, say).await?;
    rows::streams(app, &world, size, &mut dice, say).await?;
    life::play(app, &world, say).await?;
    Ok(people::printed(app, &world))
}

/// Plays every scene of an empty demo installation as it stands in the pack, also those that must be refused, and gives what did
/// not go as the scene says: a sentence each. Without historical rows.
///
/// # Errors
/// As [`build`]; a scene that can not be read.
pub async fn rehearse(app: &App) -> Outcome<Vec<String>> {
    let world = World::read(&app.setting().pack)?;
    found(app, &world, &|_| {}).await?;
    life::rehearse(app, &world).await
}

async fn found(app: &App, world: &World, say: &(dyn Fn(&str) + Send + Sync)) -> Outcome<()> {
    say("建立区划（抚州市，统计用区划代码）");
    crate::places::found(app, &world.root).await?;
    say("建立单位、人员和账号");
    people::make(app, world).await
}
