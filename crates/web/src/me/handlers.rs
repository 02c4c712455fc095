//! A person's own page: password, second factor.

use super::page::{MePage, SecondSetupPage};
use crate::auth::Visitor;
use crate::components::{self, Control, Fact, FormPage, Input, Link, Problem};
use crate::failure::Failure;
use crate::form_data::FormData;
use crate::forms;
use crate::session::MUST_CHANGE;
use app::Refusal;
use axum::response::{Html, IntoResponse, Redirect, Response};

/// 我的.
pub(crate) async fn show(visitor: Visitor) -> Html<String> {
    let mut facts = vec![Fact::text("姓名", &visitor.cx.actor.name)];
    let grants = app::accounts::own_grants(&visitor.cx);
    facts.extend(grants.iter().map(|grant| Fact::text(&grant.role, &grant.text)));
    let links = vec![
        (Link::new("修改口令", "/me/password"), "用自己记得住、别人猜不到的一句话".to_owned()),
        (Link::new("动态口令", "/me/second"), "登录时除口令外再输一个手机上的 6 位数".to_owned()),
    ];
    Html(components::html(&MePage {
        frame: visitor.frame("我的", "我的").await,
        facts,
        links,
        sessions: Vec::new(),
        end_action: String::new(),
    }))
}

async fn password_form(visitor: &Visitor, problems: Vec<Problem>) -> FormPage {
    let mut page = FormPage::new(visitor.frame("修改口令", "我的").await, "修改口令", "/me/password", "修改口令");
    page.lead = "修改后，别处登录的都会退出。".to_owned();
    let secret = |name: &str, title: &str, complete: &str| {
        Control::new(name, title, Input::Password(complete.to_owned())).required()
    };
    page.sections = vec![components::Section::new(
        "",
        vec![
            secret("old", "现在的口令", "current-password"),
            secret("new", "新口令", "new-password").help("至少 12 个字；一句话最好，不要用姓名、单位和生日"),
            secret("again", "再输一遍新口令", "new-password"),
        ],
    )];
    page.cancel = Some(Link::new("不改了", "/me"));
    page.refuse(problems);
    page
}

/// The form.
pub(crate) async fn password(visitor: Visitor) -> Html<String> {
    Html(components::html(&password_form(&visitor, Vec::new()).await))
}

/// Changes the password.
pub(crate) async fn set_password(visitor: Visitor, posted: FormData) -> Result<Response, Failure> {
    let raw = |name: &str| posted.fields.iter().find(|(n, _)| n == name).map_or("", |(_, v)| v.as_str());
    let result = if raw("new") == raw("again") {
        let keep = visitor.guest.session.id().map(|id| id.to_string());
        let account = visitor.cx.actor.account;
        app::accounts::change_password(visitor.app(), account, raw("old"), raw("new"), keep.as_deref()).await
    } else {
        Err(Refusal::field("again", "两遍新口令不一样，请重新输入"))
    };
    match result {
        Ok(()) => {
            let session = &visitor.guest.session;
            session.insert(MUST_CHANGE, false).await.map_err(|e| Failure::internal(e.to_string()))?;
            visitor.say("口令已修改", false, None);
            Ok(Redirect::to("/me").into_response())
        }
        Err(refusal) => {
            let (status, problems) = forms::refused(refusal)?;
            Ok(forms::again(status, &password_form(&visitor, forms::problems(&problems)).await))
        }
    }
}

/// Begins the second factor.
pub(crate) async fn second(visitor: Visitor) -> Result<Html<String>, Failure> {
    let setup = app::accounts::totp_begin(visitor.app(), visitor.cx.actor.account).await?;
    Ok(Html(components::html(&second_page(&visitor, &setup.base32, &setup.uri, Vec::new()).await)))
}

async fn second_page(visitor: &Visitor, secret: &str, uri: &str, problems: Vec<Problem>) -> SecondSetupPage {
    let groups: Vec<String> = secret.as_bytes().chunks(4).map(|c| String::from_utf8_lossy(c).into_owned()).collect();
    SecondSetupPage {
        frame: visitor.frame("动态口令", "我的").await,
        crumbs: vec![Link::new("我的", "/me")],
        secret: groups.join(" "),
        address: uri.to_owned(),
        picture: String::new(),
        problems,
        action: "/me/second".to_owned(),
        hidden: vec![("secret".to_owned(), secret.to_owned()), ("uri".to_owned(), uri.to_owned())],
    }
}

/// Confirms the second factor with a first code.
pub(crate) async fn confirm_second(visitor: Visitor, posted: FormData) -> Result<Response, Failure> {
    let (account, now) = (visitor.cx.actor.account, visitor.cx.now);
    let password = posted.fields.iter().find(|(name, _)| name == "password").map_or("", |(_, value)| value.as_str());
    match app::accounts::totp_confirm(visitor.app(), account, password, posted.get("code"), now).await {
        Ok(()) => {
            visitor.say("动态口令已启用，下次登录时要输入", false, None);
            Ok(Redirect::to("/me").into_response())
        }
        Err(refusal) => {
            let (status, problems) = forms::refused(refusal)?;
            let first = problems.0.first().and_then(|problem| problem.field.as_deref());
            let at = first.filter(|field| *field == "password").unwrap_or("code");
            let problems = vec![Problem::new(at, &problems.to_string())];
            let page = second_page(&visitor, posted.get("secret"), posted.get("uri"), problems).await;
            Ok(forms::again(status, &page))
        }
    }
}
