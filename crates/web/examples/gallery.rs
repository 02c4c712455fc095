//! Writes every sample page as an HTML file, with the assets beside it, to look at them in a browser.
//!
//! `cargo run -p web --example gallery -- OUT`

use std::path::PathBuf;

fn main() -> std::io::Result<()> {
    let out = PathBuf::from(std::env::args().nth(1).unwrap_or_else(|| "gallery".to_owned()));
    std::fs::create_dir_all(&out)?;
    for asset in web::components::assets::ALL {
        std::fs::write(out.join(asset.name), asset.text())?;
    }
    // Pages name their assets by absolute address; files lie flat.
    let base = format!("/assets/{}/", web::components::assets::version());
    for (name, page) in web::samples() {
        std::fs::write(out.join(format!("{name}.html")), page.replace(&base, ""))?;
    }
    Ok(())
}
