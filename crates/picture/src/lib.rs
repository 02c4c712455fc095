//! Charts as SVG text from plain values, in the manner of a printed statistical yearbook.
//!
//! Pure: no files, no clock, no randomness; the same values always give the same text.
//!
//! - [`Bars`]: ranked horizontal bars (排名); [`Columns`]: grouped or stacked columns by month (柱形); [`Trend`]: lines
//!   over months or days (趋势); [`Progress`]: done of total (进度); [`Spark`]: a line the size of a word;
//!   [`Mosaic`]: places as tiles by township or county, where no boundaries are given (never a fake map).
//! - Every mark may be a link to its rows. Colour never speaks alone: a status brings its word, a class its number and
//!   word, a series its hatching or dashes.
//! - No `style` attribute, no script, no inline style sheet: colours are presentation attributes, which any style sheet
//!   overrides by class. [`STYLE`] is that sheet (dark screen, print, high contrast), to be served as a file.
//! - A missing value is 尚无数据 and leaves a gap; it is never drawn as zero.
//!
//! ```
//! use picture::{Bar, Bars, Chart, Frame, NumberUnit};
//!
//! let chart = Bars::new("各县区未销号隐患", NumberUnit::count("处"))
//!     .bar(Bar::new("南丰县", 12.0).href("/ledgers/hazard?place=361023"))
//!     .bar(Bar::new("资溪县", None));
//! let svg = chart.svg(&Frame::wide("hazard-open"));
//! assert!(svg.contains("尚无数据") && !svg.contains("style="));
//! ```

mod axis;
mod bars;
mod columns;
mod frame;
mod measure;
mod mosaic;
mod number;
mod palette;
mod progress;
mod spark;
mod squarify;
mod svg;
mod trend;

pub use axis::{Tick, months};
pub use bars::{Bar, Bars};
pub use columns::{Column, Columns};
pub use frame::{Chart, Frame, both};
pub use measure::{fit, width, wrap};
pub use mosaic::{Class, Group, Mosaic, Tile};
pub use number::{NumberUnit, wan_yuan};
pub use palette::{STYLE, Status};
pub use progress::{Goal, Progress};
pub use spark::Spark;
pub use svg::escape;
pub use trend::{Point, Series, Trend};

/// Word for a value that is not there.
pub const NO_DATA: &str = "尚无数据";
