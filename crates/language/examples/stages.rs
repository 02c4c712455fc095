//! tmp
use std::time::Instant;
fn main() {
    for p in std::env::args().skip(1) {
        let raw = std::fs::read_to_string(&p).unwrap();
        let t = Instant::now();
        let c = language::clean(&raw);
        let a = t.elapsed();
        let t = Instant::now();
        let o = language::outline(&c.text);
        let b = t.elapsed();
        if std::env::var("ALL").is_ok() {
            let t = Instant::now();
            let n = language::placeholders::find(&c.text).len();
            println!("placeholders {n} {:.2?}", t.elapsed());
            let t = Instant::now();
            let n = language::tasks::propose(&c.text, &o, &language::tasks::Context::default()).len();
            println!("tasks {n} {:.2?}", t.elapsed());
        }
        println!(
            "{p} clean {a:.2?} outline {b:.2?} len {} repairs {} entries {}",
            c.text.len(),
            c.repairs.len(),
            o.entries.len()
        );
    }
}
