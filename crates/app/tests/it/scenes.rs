//! The scenes of the demo pack, played as they stand there: who does which step, who may not, and where a record stands at the end.

use crate::both;

#[test]
fn every_scene_goes_as_it_says() {
    both(async |world| {
        let wrong = app::demo::rehearse(&world.as_demo().await).await.expect("scenes");
        assert!(wrong.is_empty(), "{} of the scenes:\n{}", wrong.len(), wrong.join("\n"));
    });
}
