//! A cursor over JSON text: members, items, scalars and where they stand, without building a tree.
//!
//! It serves texts of 100 MB: it keeps nothing, skips without recursion, and never fails. On text
//! that is not sound JSON it ends early; soundness is `syntax`'s business.

use std::borrow::Cow;

/// What kind of value stands at the cursor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum What {
    Object,
    List,
    Text,
    Number,
    Bool,
    Null,
    /// No value: the end, or unsound text.
    Nothing,
}

/// A member of an object: its name and where the name and the value start (byte offsets).
#[derive(Debug)]
pub(crate) struct Member<'a> {
    pub(crate) name: Cow<'a, str>,
    pub(crate) name_at: usize,
    pub(crate) value_at: usize,
}

/// The cursor.
#[derive(Debug, Clone)]
pub(crate) struct Scan<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Scan<'a> {
    pub(crate) const fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    pub(crate) const fn from(text: &'a str, at: usize) -> Self {
        Self { text, at }
    }

    /// The byte offset of the cursor.
    pub(crate) const fn at(&self) -> usize {
        self.at
    }

    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn space(&mut self) {
        while matches!(self.byte(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    /// Takes `byte` if it comes next, after white space.
    fn take(&mut self, byte: u8) -> bool {
        self.space();
        let found = self.byte() == Some(byte);
        self.at += usize::from(found);
        found
    }

    /// The kind of the next value; the cursor then stands on its first byte.
    pub(crate) fn what(&mut self) -> What {
        self.space();
        match self.byte() {
            Some(b'{') => What::Object,
            Some(b'[') => What::List,
            Some(b'"') => What::Text,
            Some(b'-' | b'0'..=b'9') => What::Number,
            Some(b't' | b'f') => What::Bool,
            Some(b'n') => What::Null,
            _ => What::Nothing,
        }
    }

    /// Steps into the object or list at the cursor.
    pub(crate) fn enter(&mut self) {
        self.space();
        self.at += usize::from(matches!(self.byte(), Some(b'{' | b'[')));
    }

    /// The next member of the object entered, with the cursor on its value; at the end, steps out.
    pub(crate) fn member(&mut self) -> Option<Member<'a>> {
        if self.take(b'}') {
            return None;
        }
        self.take(b',');
        self.space();
        if self.byte() != Some(b'"') {
            return None;
        }
        let name_at = self.at;
        let name = self.string();
        if !self.take(b':') {
            return None;
        }
        self.space();
        Some(Member { name, name_at, value_at: self.at })
    }

    /// Whether the list entered has a next item, with the cursor on it; at the end, steps out.
    pub(crate) fn item(&mut self) -> bool {
        if self.take(b']') {
            return false;
        }
        self.take(b',');
        self.what() != What::Nothing
    }

    /// The string at the cursor, unescaped.
    pub(crate) fn string(&mut self) -> Cow<'a, str> {
        let raw = self.skip();
        let inner = raw.strip_prefix('"').and_then(|raw| raw.strip_suffix('"')).unwrap_or("");
        if inner.contains('\\') {
            Cow::Owned(serde_json::from_str(raw).unwrap_or_default())
        } else {
            Cow::Borrowed(inner)
        }
    }

    /// The text of the member name that starts at `at`, with its quotation marks.
    pub(crate) fn name_text(&self, at: usize) -> &'a str {
        Self::from(self.text, at).skip()
    }

    /// Skips the value at the cursor and returns its text.
    pub(crate) fn skip(&mut self) -> &'a str {
        self.space();
        let start = self.at;
        match self.what() {
            What::Object | What::List => {
                let mut depth = 0_usize;
                while let Some(byte) = self.byte() {
                    match byte {
                        b'"' => self.skip_string(),
                        b'{' | b'[' => {
                            depth += 1;
                            self.at += 1;
                        }
                        b'}' | b']' => {
                            depth = depth.saturating_sub(1);
                            self.at += 1;
                        }
                        _ => self.at += 1,
                    }
                    if depth == 0 {
                        break;
                    }
                }
            }
            What::Text => self.skip_string(),
            _ => {
                while !matches!(self.byte(), None | Some(b',' | b']' | b'}' | b':' | b' ' | b'\t' | b'\n' | b'\r')) {
                    self.at += 1;
                }
            }
        }
        // Bytes of many-byte characters are never taken for structure, so these are borders.
        self.text.get(start..self.at).unwrap_or("")
    }

    fn skip_string(&mut self) {
        self.at += 1;
        while let Some(byte) = self.byte() {
            self.at += 1;
            match byte {
                b'\\' => self.at = (self.at + 1).min(self.text.len()),
                b'"' => return,
                _ => {}
            }
        }
    }
}

/// The deepest nesting of `text`, counted up to `limit`, and where it was reached.
pub(crate) fn deeper_than(text: &str, limit: usize) -> Option<usize> {
    let mut scan = Scan::new(text);
    let mut depth = 0_usize;
    while let Some(byte) = scan.byte() {
        match byte {
            b'"' => {
                scan.skip_string();
                continue;
            }
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > limit {
            return Some(scan.at);
        }
        scan.at += 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn walks_members_and_items() {
        let text = r#" { "a" : [1, {"x": "}\"]"}, null], "b\u0041" : -2.5e3 } "#;
        let mut scan = Scan::new(text);
        assert_eq!(scan.what(), What::Object);
        scan.enter();
        let a = scan.member().expect("a");
        assert_eq!((a.name.as_ref(), a.name_at), ("a", 3));
        scan.enter();
        let mut items = Vec::new();
        while scan.item() {
            items.push(scan.skip());
        }
        assert_eq!(items, ["1", r#"{"x": "}\"]"}"#, "null"]);
        let b = scan.member().expect("b");
        assert_eq!(b.name, "bA");
        assert_eq!(scan.skip(), "-2.5e3");
        assert!(scan.member().is_none());
        assert_eq!(scan.what(), What::Nothing);
    }

    #[test]
    fn unsound_text_ends_early() {
        for text in ["", "{", "{\"a", "{\"a\\", "[1 2 [", "{a:1}", "]", "\"\\", "{\"ä\u{1F600}", "{\"a\": }"] {
            let mut scan = Scan::new(text);
            scan.enter();
            while scan.member().is_some() {
                scan.skip();
            }
            let mut scan = Scan::new(text);
            scan.enter();
            for _ in 0..10 {
                if scan.item() {
                    scan.skip();
                }
            }
            Scan::new(text).skip();
        }
    }

    #[test]
    fn depth_is_counted_outside_strings() {
        assert_eq!(deeper_than("[[\"[[[[\"]]", 2), None);
        assert_eq!(deeper_than("[[[", 2), Some(2));
    }
}
