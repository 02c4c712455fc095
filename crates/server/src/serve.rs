//! `demo` and `serve`.

use crate::config::Global;
use crate::control_socket::ControlSocket;
use crate::open::{Kind, now, open, plain};
use anyhow::{Context, Result};
use app::App;
use app::demo::Size;
use std::io::Write;
use std::path::Path;
use std::time::Duration;
use web::Site;
use web::sign_in::page::DemoAccount;

/// The longest request.
pub(crate) const REQUEST_LIMIT: Duration = Duration::from_secs(60);

/// Runs to the end; what still computes then is given a moment and left behind.
fn run_to_end(serving: impl Future<Output = Result<()>>) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().context("不能启动")?;
    let ended = runtime.block_on(serving);
    runtime.shutdown_timeout(Duration::from_secs(3));
    ended
}

fn telemetry() {
    let filter = tracing_subscriber::EnvFilter::new("warn,server=info");
    let _ = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).try_init();
}

/// A demo world, then serves it.
pub(crate) fn demo(global: &Global, listen: &str, size: &str, request_limit: Duration) -> Result<()> {
    telemetry();
    let app = open(global, Kind::Demo)?;
    let size = if size == "city" { Size::City } else { Size::Small };
    run_to_end(async {
        let started = now();
        let say = |text: &str| {
            println!("{:>5.1} 秒  {text}", f64::from(i32::try_from(now().0 - started.0).unwrap_or(0)) / 1000.0);
        };
        let accounts = app::demo::build(&app, size, &say).await.map_err(|e| anyhow::anyhow!(plain(&e)))?;
        say("演示环境已就绪");
        println!("\n账号（密码都是 {}）：", accounts.first().map_or("", |a| a.password.as_str()));
        for account in &accounts {
            println!("  {:<10} {}  {}", account.login, account.name, account.post);
        }
        let shown = accounts
            .into_iter()
            .map(|a| DemoAccount { account: a.login, password: a.password, name: a.name, post: a.post })
            .collect();
        run(app, &global.data, listen, shown, false, request_limit).await
    })
}

/// Serves an installation.
pub(crate) fn serve(global: &Global, listen: &str, demo: bool, https: bool, found: Option<&str>) -> Result<()> {
    telemetry();
    // Two servers of one installation may be started together: the second waits until the first has made keys, places and
    // administrators, and then finds them.
    std::fs::create_dir_all(&global.data)?;
    let first = std::fs::File::create(global.data.join("start.lock")).context("不能写数据目录")?;
    first.lock()?;
    let app = open(global, if demo { Kind::Any } else { Kind::Work })?;
    run_to_end(async {
        if app.tree().is_empty() {
            let code = found
                .context("这是新装的系统，请用 --found 给出省市县代码建立区划，例如：zhucun serve --found 3610")?;
            let count = app::places::found(&app, code).await.map_err(|e| anyhow::anyhow!(plain(&e)))?;
            println!("已建立区划 {count} 个");
        }
        let admins = app::accounts::first_admins(&app).await.map_err(|e| anyhow::anyhow!(plain(&e)))?;
        if !admins.is_empty() {
            println!("三名管理员的一次性口令（只显示这一次，首次登录须修改）：");
            for admin in admins {
                println!("  {}  账号 {}  口令 {}", admin.title, admin.created.login, admin.created.password.as_str());
            }
        }
        drop(first);
        run(app, &global.data, listen, Vec::new(), https, REQUEST_LIMIT).await
    })
}

async fn run(
    app: App,
    data: &Path,
    listen: &str,
    demo: Vec<DemoAccount>,
    https: bool,
    request_limit: Duration,
) -> Result<()> {
    app::health::start(&app).map_err(|e| anyhow::anyhow!(plain(&e)))?;
    for condition in &app.health().conditions {
        tracing::error!(what = condition.what, "the installation is not well");
    }
    let listener = tokio::net::TcpListener::bind(listen)
        .await
        .with_context(|| format!("不能监听 {listen}，可能已有程序在用；可用 --listen 换一个"))?;
    let address = listener.local_addr()?;
    // Before the address is said: who reads it may start a command at once.
    let socket = match ControlSocket::open(data) {
        Ok(socket) => Some(tokio::spawn(socket.serve(app.clone(), crate::run_on_server))),
        Err(why) => {
            tracing::warn!(why, "commands can not be taken beside this server; stop it to run them");
            None
        }
    };
    println!("\n打开 http://{address}/");
    std::io::stdout().flush()?;
    let timer = tokio::spawn(jobs::run(app.clone(), &jobs::JOBS));
    let watch = tokio::spawn(jobs::watch(app.clone()));
    crate::listen::serve(listener, web::router(Site::new(app, demo, https), request_limit), stopped()).await;
    timer.abort();
    watch.abort();
    if let Some(socket) = socket {
        // Ended before the data is closed: no command comes in any more.
        socket.abort();
        let _ = socket.await;
    }
    // Whoever started it may have stopped listening.
    let _ = writeln!(std::io::stdout(), "已停止");
    Ok(())
}

async fn stopped() {
    let mut term = match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        Ok(term) => term,
        Err(_) => return std::future::pending().await,
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = term.recv() => {}
    }
}
