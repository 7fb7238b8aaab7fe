//! What leaves the program: articles in the annotation format, as Markdown and as HTML; rows in every table format;
//! quotations with their citation. Text in, text out: nothing here knows of a screen.

mod annotation;
mod citation;
mod gold;
mod html;
mod listings;
mod pages;
mod rows;
mod sheet;

pub use annotation::{CodePoints, annotation, kind_name};
pub use citation::{Citation, Cited};
pub use gold::gold;
pub use html::{html, html_foot, html_head};
pub use listings::{OUTLETS, PEOPLE, PERIODS, QUOTATIONS, outlet, period, person, quotation, quotations};
pub use pages::{markdown, plain};
pub use rows::{Column, Format, Rows};
pub use sheet::{Part, Saying, Sheet};
