//! Splits a query into the conditions on one quotation and those on the article.

use super::ast::Query;
use super::kinds::Kinds;

impl Query {
    /// Splits the conjunction in two: the conditions that one quotation must meet, as one query, and the conditions
    /// on the article.
    ///
    /// Speaker, words and cue describe the same quotation, direct or mixed unless a `kind:` says otherwise. A negated
    /// condition such as `said:vote -speaker:may` applies to that quotation too. If all conditions are negated, no
    /// quotation in the article may match.
    pub fn parts(&self) -> (Option<Query>, Vec<&Query>) {
        let all = match self {
            Query::And(inner) => &inner[..],
            one => std::slice::from_ref(one),
        };
        let (quotation, rest): (Vec<&Query>, Vec<&Query>) =
            all.iter().partition(|query| query.of_quotation());
        // `kind:all` alone requires no quotation; it only lifts the default.
        if quotation.iter().all(|query| **query == Query::Kind(Kinds::All)) {
            return (None, rest);
        }
        if quotation.iter().any(|query| query.positive()) {
            return (Some(Query::all(quotation.into_iter().cloned()).or_quoted()), rest);
        }
        (None, all.iter().collect())
    }

    /// Returns the condition for listing or counting a quotation in the matching articles: what the query asks of
    /// quotations, limited to direct and mixed if it names no `kind:`.
    ///
    /// ```
    /// use onrecord::query::Query;
    /// let listed = |query| Query::parse(query).map(|query| query.quotations().to_string());
    /// assert_eq!(listed("ferry")?, "kind:quoted");
    /// assert_eq!(listed("ferry said:late")?, "said:late kind:quoted");
    /// assert_eq!(listed("ferry said:late kind:reported")?, "said:late kind:reported");
    /// assert_eq!(listed("ferry kind:all")?, "");
    /// # Ok::<(), onrecord::query::QueryError>(())
    /// ```
    pub fn quotations(&self) -> Query {
        match self.parts().0 {
            Some(asked) => asked,
            None if self.names_kind() => Query::All,
            None => Query::Kind(Kinds::Quoted),
        }
    }

    /// Returns the condition for counting a quotation under its source: what the query asks of quotations, or every
    /// kind.
    pub(crate) fn sourced(&self) -> Query {
        self.parts().0.unwrap_or(Query::All)
    }

    /// Limits the query to direct and mixed quotations, if it names no kind.
    pub(crate) fn or_quoted(self) -> Query {
        match self {
            Query::Or(inner) if inner.iter().any(Query::names_kind) => {
                Query::any(inner.into_iter().map(Query::or_quoted))
            }
            named if named.names_kind() => named,
            other => Query::all([other, Query::Kind(Kinds::Quoted)]),
        }
    }

    /// Returns whether it names kinds of quotations.
    fn names_kind(&self) -> bool {
        self.any_part(|query| matches!(query, Query::Kind(_)))
    }

    /// Returns whether any part requires a match, rather than the absence of one.
    fn positive(&self) -> bool {
        match self {
            Query::And(inner) => inner.iter().any(Query::positive),
            Query::Or(inner) => inner.iter().all(Query::positive),
            Query::Not(_) => false,
            _ => true,
        }
    }
}
