//! Documents with what a site left in them marked by hand (`tests/marked`): short strings between paragraphs, inside
//! lines and words, at the edges. Each was marked before it was read by the program.

/// One document: the text as found, what is to be gone with its neighbours, and what is to stay.
struct Marked {
    raw: String,
    /// The string, and how the shortest are looked up: with what stands beside them as found, and as it should be.
    strings: Vec<(String, [String; 2])>,
    gold: String,
}

fn bare(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// `⟦…⟧` is the site's. Where the text is changed otherwise too, it stands again behind `=>`.
fn marked(source: &str) -> Marked {
    let (found, wanted) = source.split_once("\n=>\n").map_or((source, None), |(f, w)| (f, Some(w)));
    let (mut raw, mut gold) = (String::new(), String::new());
    let mut places = Vec::new();
    for (k, part) in found.split('⟦').enumerate() {
        let (site, own) = if k == 0 { ("", part) } else { part.split_once('⟧').expect("a closing mark") };
        if k > 0 {
            places.push((raw.len(), raw.len() + site.len(), gold.len()));
        }
        raw.push_str(site);
        raw.push_str(own);
        gold.push_str(own);
    }
    let strings = places
        .into_iter()
        .map(|(from, to, at)| {
            let beside = |text: &str, from: usize, to: usize, string: &str| {
                let before: Vec<char> = bare(&text[..from]).chars().rev().take(3).collect();
                before.into_iter().rev().chain(string.chars()).chain(bare(&text[to..]).chars().take(3)).collect()
            };
            let string = bare(&raw[from..to]);
            let forms = if string.chars().count() < 3 {
                [beside(&raw, from, to, &string), beside(&gold, at, at, &string)]
            } else {
                [string.clone(), string.clone()]
            };
            (string, forms)
        })
        .filter(|(string, _)| !string.is_empty())
        .collect();
    Marked { raw, strings, gold: wanted.map_or(gold, str::to_owned) }
}

/// Strings gone and all, sentences kept and all, what went wrong.
#[derive(Default)]
struct Reached {
    gone: (u32, u32),
    kept: (u32, u32),
    wrong: Vec<String>,
}

fn read(source: &str) -> Reached {
    let mut reached = Reached::default();
    for (number, document) in source.trim_end().split("\n====\n").enumerate() {
        let Marked { raw, strings, gold } = marked(document);
        let clean = language::clean(&raw).text;
        // Entities are marked as written and read as characters.
        let (text, wanted) = (bare(&clean), bare(&gold));
        let mut faults = Vec::new();
        for (string, forms) in &strings {
            reached.gone.1 += 1;
            if forms.iter().any(|form| text.matches(form).count() > wanted.matches(form).count()) {
                faults.push(format!("stays: {string}"));
            } else {
                reached.gone.0 += 1;
            }
        }
        let sentences = gold.split_inclusive(['。', '\n']).map(bare).filter(|t| t.chars().count() > 1);
        for sentence in sentences {
            reached.kept.1 += 1;
            if text.contains(&sentence) {
                reached.kept.0 += 1;
            } else {
                faults.push(format!("lost: {sentence}"));
            }
        }
        if faults.is_empty() && text != wanted {
            faults.push(format!("differs: {clean}"));
        }
        if !faults.is_empty() {
            reached.wrong.push(format!("{number}: {}", faults.join(" | ")));
        }
    }
    reached
}

#[test]
fn what_is_marked_goes_and_the_rest_stays() {
    let batches = [
        ("first", 0.98, include_str!("../marked/first.txt")),
        ("second", 0.98, include_str!("../marked/second.txt")),
        ("third", 0.98, include_str!("../marked/third.txt")),
        ("fourth", 0.98, include_str!("../marked/fourth.txt")),
        ("fifth", 0.98, include_str!("../marked/fifth.txt")),
        ("sixth", 0.95, include_str!("../marked/sixth.txt")),
        ("seventh", 0.95, include_str!("../marked/seventh.txt")),
        ("eighth", 0.95, include_str!("../marked/eighth.txt")),
        ("ninth", 0.95, include_str!("../marked/ninth.txt")),
    ];
    let mut low = Vec::new();
    let share = |(a, b): (u32, u32)| f64::from(a) / f64::from(b);
    for (name, floor, source) in batches {
        let reached = read(source);
        if share(reached.gone) < floor || share(reached.kept) < 0.999 {
            let (gone, kept) = (reached.gone, reached.kept);
            low.push(format!("{name}: gone {gone:?}, kept {kept:?}\n{}", reached.wrong.join("\n")));
        }
    }
    assert!(low.is_empty(), "{}", low.join("\n"));
}

/// Papers of offices with all that could be taken for a site's: short lines, names, tables, lists, words of pages.
#[test]
fn nothing_is_taken_out_of_papers_of_offices() {
    let mut wrong = Vec::new();
    let papers = [include_str!("../marked/kept.txt"), include_str!("../marked/kept_forms.txt")];
    for paper in papers.iter().flat_map(|p| p.trim_end().split("\n====\n")) {
        let clean = language::clean(paper);
        if bare(&clean.text) != bare(paper) {
            let gone: Vec<&str> = clean.repairs.iter().map(|r| r.before.as_str()).collect();
            wrong.push(format!("{gone:?} taken out of\n{paper}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}
