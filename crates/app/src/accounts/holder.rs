//! The natural person a new account is for: found by ID number or staff number, asked about when somebody has the same name.

use super::change;
use super::register::human_words;
use crate::deliver::{Content, Work};
use crate::{OpContext, Outcome, Refusal};
use domain::normal::normal;
use domain::{Id, PlaceId, codes};
use language::pinyin;
use serde_json::{Value as Json, json};
use store::Tx;
use store::accounts::Person;
use store::accounts::register::{self, Identity, Registered};
use vault::{OsRandom, Purpose, Vault, hex};

/// Longest staff number.
const STAFF: usize = 40;

/// What the maker of an account says to “是同一个人吗”.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Same {
    /// Nothing yet: it is asked when somebody has the name.
    #[default]
    Ask,
    /// It is this person.
    This(Id),
    /// It is somebody else.
    Another,
}

/// A natural person as the maker of an account tells of them.
#[derive(Clone, Debug, Default)]
pub struct Told {
    pub name: String,
    /// ID number (居民身份证); empty when it is not told.
    pub id_number: String,
    /// Staff number (工号); empty when there is none.
    pub staff: String,
    /// The answer to the question of the same name.
    pub same: Same,
    /// The account is shared: nobody is asked about.
    pub shared: bool,
}

/// For whom an account is made.
pub(super) enum Holder {
    /// A person of the register.
    Known(Id),
    /// To be found in the register, or entered there.
    Told(Told),
}

impl Holder {
    pub(super) fn content(&self, into: &mut Content) {
        match self {
            Self::Known(id) => {
                into.id(*id);
            }
            Self::Told(told) => {
                into.text(&told.name).text(&told.id_number).text(&told.staff);
                match told.same {
                    Same::Ask => into.text("ask"),
                    Same::This(id) => into.id(id),
                    Same::Another => into.text("another"),
                };
            }
        }
    }

    /// The person's id; a new one is written with its change in the county of `place`.
    pub(super) fn resolve(&self, cx: &OpContext, work: &mut Work<'_>, place: PlaceId) -> Outcome<Id> {
        match self {
            Self::Known(id) => {
                register::get(work.tx, *id)?.ok_or(Refusal::NotFound)?;
                Ok(*id)
            }
            Self::Told(told) => found_or_entered(cx, work, place, told),
        }
    }
}

/// What was told, checked, in the spellings that are kept.
struct Checked {
    name: String,
    id_number: Option<String>,
    staff: Option<String>,
}

/// Checks the numbers before anything is looked up.
fn checked(told: &Told) -> Outcome<Checked> {
    let name = super::checked_text("name", &told.name, 40)?;
    let number = vault::normalise(&told.id_number);
    let id_number = match number.is_empty() {
        true => None,
        false => {
            codes::citizen_id(&number).map_err(|(_, why)| Refusal::field("id_number", format!("身份证号：{why}")))?;
            Some(number)
        }
    };
    let staff = normal(&told.staff);
    if staff.chars().count() > STAFF {
        return Err(Refusal::field("staff", format!("工号：最多 {STAFF} 个字")));
    }
    Ok(Checked { name, id_number, staff: Some(staff).filter(|s| !s.is_empty()) })
}

/// Blind index of an ID number of the register.
fn find_of(vault: &Vault, number: &str) -> Vec<u8> {
    vault.blind("person", "id_number", number).to_vec()
}

fn sealed(vault: &Vault, person: Id, number: &str) -> String {
    let id = person.to_string();
    vault.seal(Purpose::Field, &["person", &id, "id_number"], number.as_bytes(), &mut OsRandom)
}

fn by_number(tx: &mut Tx, vault: &Vault, number: &str) -> Outcome<Option<Id>> {
    for find in vault.blind_all("person", "id_number", number) {
        if let Some(id) = register::by_number(tx, &find)? {
            return Ok(Some(id));
        }
    }
    Ok(None)
}

fn found_or_entered(cx: &OpContext, work: &mut Work<'_>, place: PlaceId, told: &Told) -> Outcome<Id> {
    let who = checked(told)?;
    let (tx, vault) = (&mut *work.tx, cx.app.vault());
    let numbered = match &who.id_number {
        Some(number) => by_number(tx, vault, number)?,
        None => None,
    };
    let staffed = match &who.staff {
        Some(staff) => register::by_staff(tx, staff)?,
        None => None,
    };
    if let (Some(a), Some(b)) = (numbered, staffed)
        && !register::same(tx, a)?.contains(&b)
    {
        return Err(Refusal::field("staff", "身份证号和工号在人员库里是两个人，请核对"));
    }
    if let Some(id) = numbered.or(staffed) {
        let row = register::get(tx, id)?.ok_or(Refusal::NotFound)?;
        if normal(&row.name) != normal(&who.name) {
            let by = if numbered.is_some() { "身份证号" } else { "工号" };
            return Err(Refusal::field(
                "name",
                format!("这个{by}在人员库里登记的是“{}”，与填写的姓名不同，请核对", row.name),
            ));
        }
        return completed(cx, work, place, &row, &who);
    }
    let named = if told.shared { Vec::new() } else { named_like(tx, &who.name)? };
    match told.same {
        Same::Another => {}
        Same::This(id) => {
            let row = named.iter().find(|r| r.id == id).cloned();
            let row = row.ok_or_else(|| Refusal::field("same", "选定的人不在同名的人里，请重新选"))?;
            return completed(cx, work, place, &row, &who);
        }
        Same::Ask if named.is_empty() => {}
        Same::Ask => {
            let mut list = Vec::new();
            for row in named.iter().take(3) {
                list.push(human_words(tx, row)?);
            }
            let text = format!("已有同名的人：{}。是同一个人吗？请选定", list.join("、"));
            return Err(Refusal::field("same", text));
        }
    }
    entered(cx, work, place, who)
}

/// One row of each natural person with this name, by the one form of comparison.
pub(super) fn named_like(tx: &mut Tx, name: &str) -> Outcome<Vec<Registered>> {
    let wanted = normal(name);
    let mut out: Vec<Registered> = Vec::new();
    for row in register::all(tx)? {
        if normal(&row.name) == wanted && !out.iter().any(|r| r.main == row.main) {
            out.push(row);
        }
    }
    Ok(out)
}

/// Adds a number the register did not have yet to a person found.
fn completed(cx: &OpContext, work: &mut Work<'_>, place: PlaceId, row: &Registered, who: &Checked) -> Outcome<Id> {
    let vault = cx.app.vault();
    let mut identity = row.identity.clone();
    if let Some(number) = &who.id_number {
        let finds = vault.blind_all("person", "id_number", number);
        match &identity.id_find {
            Some(kept) if !finds.iter().any(|find| find.as_slice() == kept.as_slice()) => {
                return Err(Refusal::field(
                    "id_number",
                    format!("“{}”在人员库里登记的是另一个身份证号，请核对；不是同一个人的请选“不是同一个人”", row.name),
                ));
            }
            Some(_) => {}
            None => {
                identity.id_number = Some(sealed(vault, row.id, number));
                identity.id_find = Some(find_of(vault, number));
            }
        }
    }
    match (&identity.staff, &who.staff) {
        (Some(kept), Some(staff)) if kept != staff => {
            return Err(Refusal::field("staff", format!("“{}”在人员库里登记的是另一个工号，请核对", row.name)));
        }
        (None, Some(staff)) => identity.staff = Some(staff.clone()),
        _ => {}
    }
    if identity != row.identity {
        register::identify(work.tx, row.id, &identity)?;
        let mut note = change(cx, "@person", row.id, row.version + 1, "");
        note.before.extend(described(&row.identity));
        note.after.extend(described(&identity));
        work.change(cx.app.tree().tenant(place), note);
    }
    Ok(row.id)
}

fn entered(cx: &OpContext, work: &mut Work<'_>, place: PlaceId, who: Checked) -> Outcome<Id> {
    let (id, vault) = (work.id(), cx.app.vault());
    let identity = Identity {
        id_number: who.id_number.as_deref().map(|number| sealed(vault, id, number)),
        id_find: who.id_number.as_deref().map(|number| find_of(vault, number)),
        staff: who.staff,
    };
    let person = Person { id, initials: pinyin::of_person(&who.name).initials(), name: who.name };
    work.tx.attempt(|tx| register::add_person(tx, &person, &identity)).map_err(|error| match error.is_duplicate() {
        true => Refusal::whole("同一个身份证号或工号刚刚由别人登记，请再提交一次"),
        false => error.into(),
    })?;
    let mut note = change(cx, "@person", id, 1, "");
    note.after.insert("name".into(), json!(person.name));
    note.after.extend(described(&identity).into_iter().filter(|(_, json)| !json.is_null()));
    work.change(cx.app.tree().tenant(place), note);
    Ok(id)
}

/// What the chain says of a person's numbers: the staff number, and of the ID number what finds it, never the number.
pub(crate) fn described(identity: &Identity) -> Vec<(String, Json)> {
    vec![
        ("staff".to_owned(), json!(identity.staff)),
        ("id_find".to_owned(), json!(identity.id_find.as_deref().map(hex))),
    ]
}
