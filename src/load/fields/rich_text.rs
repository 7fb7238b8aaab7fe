//! Texts as editors store them: a tree of blocks, whose parts are pieces of a line with their formats. Contentful,
//! ProseMirror, Slate, Lexical and Portable Text differ only in the names.

use serde_json::{Map, Value};

/// Keys under which a node holds its parts.
const PARTS: [&str; 3] = ["children", "content", "nodes"];

/// Keys under which a node says what it is.
const KINDS: [&str; 4] = ["type", "nodeType", "_type", "object"];

/// Kinds of nodes that are a piece of a line, and kinds that are the text as a whole.
const PIECES: [&str; 3] = ["text", "span", "leaf"];
const WHOLES: [&str; 3] = ["doc", "document", "root"];

/// No editor nests its nodes as deep.
const DEEP: usize = 32;

/// Returns whether a value is a node with parts.
pub(super) fn has_parts(value: &Value) -> bool {
    value.as_object().and_then(parts).is_some_and(|parts| parts.iter().all(Value::is_object))
}

/// Returns the words of a node whose parts are pieces of a line.
pub(super) fn paragraph(node: &Map<String, Value>) -> Option<String> {
    let is_paragraph = kind(node).is_some_and(|kind| !WHOLES.contains(&kind));
    let has_pieces = || parts(node).is_some_and(|parts| parts.iter().any(|part| piece(part).is_some()));
    if !is_paragraph || !has_pieces() {
        return None;
    }
    let mut words = String::new();
    add(node, &mut words, DEEP);
    Some(words)
}

fn add(node: &Map<String, Value>, words: &mut String, depth: usize) {
    for part in parts(node).into_iter().flatten() {
        match (piece(part), part.as_object()) {
            (Some(piece), _) => words.push_str(piece),
            (None, Some(node)) if kind(node).is_some_and(is_break) => words.push('\n'),
            (None, Some(node)) if depth > 0 => add(node, words, depth - 1),
            _ => {}
        }
    }
}

fn is_break(kind: &str) -> bool {
    kind.to_ascii_lowercase().ends_with("break")
}

fn parts(node: &Map<String, Value>) -> Option<&Vec<Value>> {
    PARTS.iter().find_map(|key| node.get(*key)?.as_array()).filter(|parts| !parts.is_empty())
}

fn kind(node: &Map<String, Value>) -> Option<&str> {
    KINDS.iter().find_map(|key| node.get(*key)?.as_str())
}

/// Returns the words of a piece of a line.
fn piece(value: &Value) -> Option<&str> {
    let node = value.as_object()?;
    let is_piece = kind(node).is_none_or(|kind| PIECES.contains(&kind));
    node.get("text").or_else(|| node.get("value")).filter(|_| is_piece)?.as_str()
}

#[cfg(test)]
mod tests {
    use super::super::text_of;
    use serde_json::json;

    #[test]
    fn editor_trees_become_paragraphs() {
        let text = "The ferry is late.\n\n“We wait,” Ada Bird said.";
        for tree in [
            // Contentful
            json!({"nodeType": "document", "data": {}, "content": [
                {"nodeType": "paragraph", "data": {}, "content": [
                    {"nodeType": "text", "value": "The ferry is ", "marks": []},
                    {"nodeType": "text", "value": "late.", "marks": [{"type": "bold"}]}]},
                {"nodeType": "embedded-asset-block", "content": [], "data": {"target": {"sys": {"id": "x"}}}},
                {"nodeType": "paragraph", "content": [
                    {"nodeType": "text", "value": "“We wait,” "},
                    {"nodeType": "hyperlink", "data": {"uri": "https://a.example"},
                     "content": [{"nodeType": "text", "value": "Ada Bird"}]},
                    {"nodeType": "text", "value": " said."}]}]}),
            // ProseMirror
            json!({"type": "doc", "content": [
                {"type": "paragraph", "content": [{"type": "text", "text": "The ferry is late."}]},
                {"type": "bulletList", "content": [{"type": "listItem", "content": [
                    {"type": "paragraph", "content": [{"type": "text", "text": "“We wait,” Ada Bird said."}]}]}]}]}),
            // Slate
            json!([{"type": "paragraph", "children": [{"text": "The ferry is "}, {"text": "late.", "bold": true}]},
                   {"type": "paragraph", "children": [{"text": "“We wait,” Ada Bird said."}]}]),
            // Lexical
            json!({"root": {"type": "root", "children": [
                {"type": "paragraph", "children": [{"type": "text", "text": "The ferry is late."}]},
                {"type": "paragraph", "children": [{"type": "text", "text": "“We wait,” Ada Bird said."}]}]}}),
            // Portable Text
            json!([{"_type": "block", "style": "normal", "children": [{"_type": "span", "text": "The ferry is late."}]},
                   {"_type": "block", "children": [{"_type": "span", "text": "“We wait,” Ada Bird said."}]}]),
            // Draft.js and Editor.js
            json!({"entityMap": {}, "blocks": [{"key": "a", "type": "unstyled", "text": "The ferry is late."},
                                               {"key": "b", "type": "unstyled", "text": "“We wait,” Ada Bird said."}]}),
            json!({"time": 1, "blocks": [
                {"type": "paragraph", "data": {"text": "The ferry is late."}},
                {"type": "image", "data": {"file": {"url": "https://a.example/b.jpg"}, "caption": "A ferry"}},
                {"type": "list", "data": {"items": ["“We wait,” Ada Bird said."]}}]}),
            // Lists of paragraphs that are none of these
            json!({"content": [{"text": "The ferry is late."}, {"text": "“We wait,” Ada Bird said."}]}),
            json!([{"type": "text", "content": "The ferry is late."}, {"type": "text", "content": "“We wait,” Ada Bird said."}]),
            // Parts with roles
            json!([{"role": "main", "value": text}, {"role": "teaser", "value": "Late again"}]),
        ] {
            assert_eq!(text_of(&tree).as_deref(), Some(text), "{tree}");
        }
    }
}
