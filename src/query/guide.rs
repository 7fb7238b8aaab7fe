//! The query language in a few lines.

/// The query language: what to type, and what it means.
pub const LANGUAGE: [(&str, &str); 9] = [
    ("word  \"a phrase\"  begin*", "words in headline or text"),
    ("-not  this OR that  ( )", "exclude, either, group"),
    ("wom?n  *ism  run+  =\"US\"", "one letter, any, all forms, exact case"),
    ("a NEAR/5 b  \"a b c\"~5", "close together, in any order"),
    ("title:  outlet:  person:", "headline, outlet, people named"),
    ("speaker:  said:  cue:  source:", "who said what, verb, source phrase"),
    ("kind:reported  confidence>80", "reported speech; how certain the speaker is"),
    ("date:2018-12  date:2018..2019-06", "a day, month, year, or a range"),
    ("quotes>3  is:unread  is:copy", "number of quotations, your marks, copies"),
];
