//! What a query asks of one and the same quotation, and what it asks of the article.

use super::ast::Query;
use super::kinds::Kinds;

impl Query {
    /// What stands side by side in it, in two parts: what has to be true of one and the same quotation, as one query,
    /// and what is asked of the article.
    ///
    /// Who speaks, what is said and by which word it is introduced mean one quotation, in marks or direct unless a
    /// `kind:` says otherwise. What only denies something of a quotation belongs to it where something is asked for
    /// too: `said:vote -speaker:may`. Alone it denies that there is any such quotation in the article.
    pub fn parts(&self) -> (Option<Query>, Vec<&Query>) {
        let all = match self {
            Query::And(inner) => &inner[..],
            one => std::slice::from_ref(one),
        };
        let (quotation, rest): (Vec<&Query>, Vec<&Query>) =
            all.iter().partition(|query| query.of_quotation());
        // By itself kind:all asks for nothing to be there; it only lifts the default.
        if quotation.iter().all(|query| **query == Query::Kind(Kinds::All)) {
            return (None, rest);
        }
        if quotation.iter().any(|query| query.positive()) {
            return (Some(Query::all(quotation.into_iter().cloned()).or_quoted()), rest);
        }
        (None, all.iter().collect())
    }

    /// What a quotation has to be to be listed or counted in the articles that this query finds: what the query asks
    /// of quotations, and where it names no `kind:`, direct or mixed.
    ///
    /// ```
    /// use onrecord::query::Query;
    /// let listed = |query| Query::parse(query).map(|query| query.quotations().to_string());
    /// assert_eq!(listed("ferry")?, "kind:quoted");
    /// assert_eq!(listed("ferry said:late")?, "said:late kind:quoted");
    /// assert_eq!(listed("ferry said:late kind:reported")?, "said:late kind:indirect");
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

    /// The same query, which asks for direct and mixed quotations where it names no kind.
    pub(crate) fn or_quoted(self) -> Query {
        match self {
            Query::Or(inner) if inner.iter().any(Query::names_kind) => {
                Query::any(inner.into_iter().map(Query::or_quoted))
            }
            named if named.names_kind() => named,
            other => Query::all([other, Query::Kind(Kinds::Quoted)]),
        }
    }

    /// Whether it says which kinds of quotations it means.
    fn names_kind(&self) -> bool {
        self.any_part(|query| matches!(query, Query::Kind(_)))
    }

    /// Whether it asks for something to be there, and not only for something to be absent.
    fn positive(&self) -> bool {
        match self {
            Query::And(inner) => inner.iter().any(Query::positive),
            Query::Or(inner) => inner.iter().all(Query::positive),
            Query::Not(_) => false,
            _ => true,
        }
    }
}
