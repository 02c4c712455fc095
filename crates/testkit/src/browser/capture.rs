//! One tab: pictures and print.

use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::Page;

impl Page {
    /// Saves what the screen shows as PNG; the folder is made if needed.
    #[track_caller]
    pub fn screenshot(&self, path: &Path) {
        self.settle();
        let shot = self.command("Page.captureScreenshot", json!({ "format": "png" }));
        self.save(&shot, path);
    }

    /// Saves the page in its whole height as PNG.
    #[track_caller]
    pub fn screenshot_full(&self, path: &Path) {
        self.settle();
        let size = &self.command("Page.getLayoutMetrics", json!({}))["cssContentSize"];
        let clip = json!({ "x": 0, "y": 0, "width": size["width"], "height": size["height"], "scale": 1 });
        let params = json!({ "format": "png", "captureBeyondViewport": true, "clip": clip });
        let shot = self.command("Page.captureScreenshot", params);
        self.save(&shot, path);
    }

    /// Prints the page as PDF by its own `@page` rules.
    #[track_caller]
    pub fn print(&self, path: &Path) {
        self.settle();
        let params = json!({ "printBackground": true, "preferCSSPageSize": true });
        let printed = self.command("Page.printToPDF", params);
        self.save(&printed, path);
    }

    /// Shows the page as it will be printed, or as on a screen.
    #[track_caller]
    pub fn print_media(&self, on: bool) {
        self.command("Emulation.setEmulatedMedia", json!({ "media": if on { "print" } else { "" } }));
    }

    /// Fonts and pictures may come after the load event.
    #[track_caller]
    fn settle(&self) {
        self.eval(
            "document.fonts.ready.then(() => Promise.all([...document.images].map(i => i.decode().catch(() => 0)))).then(() => 0)",
        );
    }

    #[track_caller]
    fn save(&self, answer: &Value, path: &Path) {
        let bytes = STANDARD.decode(answer["data"].as_str().unwrap_or_default());
        let bytes = bytes.unwrap_or_else(|e| self.fail(&format!("no picture came: {e}")));
        let written = path.parent().map_or(Ok(()), std::fs::create_dir_all).and_then(|()| std::fs::write(path, bytes));
        written.unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    }
}
