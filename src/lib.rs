//! **onrecord**: read the news in your terminal and see who said what.
//!
//! The flow goes one way, left to right:
//!
//! ```text
//! bytes → load → corpus → text → work → app → ui → terminal
//!                             ↘ cli (headless)
//! ```

pub mod corpus;
mod error;
pub mod load;
mod span;
pub mod term;
pub mod text;

pub use corpus::Article;
pub use error::{Error, Result};
pub use span::Span;
