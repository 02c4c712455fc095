//! Squarified tiling: rectangles with areas in proportion to weights, as close to squares as a simple rule gets them
//! (Bruls, Huizing and van Wijk, 2000).

/// A rectangle.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Rect {
    pub(crate) x: f64,
    pub(crate) y: f64,
    pub(crate) w: f64,
    pub(crate) h: f64,
}

/// Tiles for `weights` within `room`, in the order given; weights must be above zero. Best results for weights that fall.
pub(crate) fn squarify(weights: &[f64], room: Rect) -> Vec<Rect> {
    let total: f64 = weights.iter().sum();
    if total <= 0.0 || room.w <= 0.0 || room.h <= 0.0 {
        return vec![Rect { x: room.x, y: room.y, w: 0.0, h: 0.0 }; weights.len()];
    }
    let scale = room.w * room.h / total;
    let areas: Vec<f64> = weights.iter().map(|w| w * scale).collect();
    let mut tiles = Vec::with_capacity(areas.len());
    let mut left = room;
    let mut from = 0;
    while from < areas.len() {
        let side = left.w.min(left.h);
        let mut to = from + 1;
        while to < areas.len() && worst(&areas[from..=to], side) <= worst(&areas[from..to], side) {
            to += 1;
        }
        left = lay(&areas[from..to], left, to == areas.len(), &mut tiles);
        from = to;
    }
    tiles
}

/// The worst ratio of sides in a row of areas along `side`.
fn worst(areas: &[f64], side: f64) -> f64 {
    let sum: f64 = areas.iter().sum();
    let (low, high) = areas.iter().fold((f64::INFINITY, 0.0f64), |(l, h), a| (l.min(*a), h.max(*a)));
    let (side, sum) = (side * side, sum * sum);
    (side * high / sum).max(sum / (side * low))
}

/// Lays one row along the shorter side of `room` and returns what is left; the last row takes all of it.
fn lay(areas: &[f64], room: Rect, last: bool, tiles: &mut Vec<Rect>) -> Rect {
    let sum: f64 = areas.iter().sum();
    let upright = room.w >= room.h;
    let thick = match (last, upright) {
        (true, true) => room.w,
        (true, false) => room.h,
        (false, true) => sum / room.h,
        (false, false) => sum / room.w,
    };
    let mut at = 0.0;
    for area in areas {
        let long = area / sum * if upright { room.h } else { room.w };
        tiles.push(if upright {
            Rect { x: room.x, y: room.y + at, w: thick, h: long }
        } else {
            Rect { x: room.x + at, y: room.y, w: long, h: thick }
        });
        at += long;
    }
    if upright {
        Rect { x: room.x + thick, w: (room.w - thick).max(0.0), ..room }
    } else {
        Rect { y: room.y + thick, h: (room.h - thick).max(0.0), ..room }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const ROOM: Rect = Rect { x: 10.0, y: 20.0, w: 600.0, h: 400.0 };

    #[test]
    fn the_example_of_the_paper_comes_out() {
        let room = Rect { x: 0.0, y: 0.0, w: 6.0, h: 4.0 };
        let tiles = squarify(&[6.0, 6.0, 4.0, 3.0, 2.0, 2.0, 1.0], room);
        assert_eq!(tiles[0], Rect { x: 0.0, y: 0.0, w: 3.0, h: 2.0 });
        assert_eq!(tiles[1], Rect { x: 0.0, y: 2.0, w: 3.0, h: 2.0 });
        assert!((tiles[2].w - 12.0 / 7.0).abs() < 1e-9 && (tiles[2].h - 7.0 / 3.0).abs() < 1e-9);
    }

    #[test]
    fn equal_weights_give_tiles_near_squares() {
        for n in [1usize, 2, 5, 13, 60] {
            for tile in squarify(&vec![1.0; n], ROOM) {
                let ratio = (tile.w / tile.h).max(tile.h / tile.w);
                assert!(ratio < 3.1, "{n}: {tile:?}");
            }
        }
    }

    #[test]
    fn no_room_or_no_weight_gives_empty_tiles() {
        assert_eq!(squarify(&[1.0], Rect { w: 0.0, ..ROOM })[0].w, 0.0);
        assert!(squarify(&[], ROOM).is_empty());
    }

    proptest! {
        #[test]
        fn tiles_fill_the_room_in_proportion_and_do_not_overlap(mut weights in proptest::collection::vec(0.01..100.0f64, 1..40)) {
            weights.sort_by(|a, b| b.total_cmp(a));
            let tiles = squarify(&weights, ROOM);
            let total: f64 = weights.iter().sum();
            for (tile, weight) in tiles.iter().zip(&weights) {
                let wanted = weight / total * ROOM.w * ROOM.h;
                prop_assert!((tile.w * tile.h - wanted).abs() < 1e-6 * ROOM.w * ROOM.h, "{tile:?} {wanted}");
                prop_assert!(tile.x >= ROOM.x - 1e-6 && tile.x + tile.w <= ROOM.x + ROOM.w + 1e-6);
                prop_assert!(tile.y >= ROOM.y - 1e-6 && tile.y + tile.h <= ROOM.y + ROOM.h + 1e-6);
            }
            for (i, a) in tiles.iter().enumerate() {
                for b in &tiles[i + 1..] {
                    let apart = a.x + a.w <= b.x + 1e-6 || b.x + b.w <= a.x + 1e-6 || a.y + a.h <= b.y + 1e-6 || b.y + b.h <= a.y + 1e-6;
                    prop_assert!(apart, "{a:?} {b:?}");
                }
            }
        }
    }
}
