//! Compares the index with a count over all articles: freshly built, killed, grown, changed, damaged and shared.

mod by_hand;
mod copies;
mod corpus;
mod counts;
mod places;
mod rebuilding;
