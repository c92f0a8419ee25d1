//! HTML by parts: escaped text, tables, figures, and the frame of a page with its style.

use std::fmt::Write as _;

/// The style sheet: one column, colours by the reader's scheme, drawings that wrap.
const STYLE: &str = include_str!("style.css");

/// Text as it may stand in HTML, in attributes too.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            // No document may hold other control characters.
            letter if letter.is_control() && !matches!(letter, '\n' | '\t') => out.push('\u{fffd}'),
            letter => out.push(letter),
        }
    }
    out
}

/// A part of a page.
#[derive(Debug, Default)]
pub(super) struct Html(String);

impl Html {
    /// A section's heading.
    pub(super) fn heading(&mut self, text: &str) {
        let _ = writeln!(self.0, "<h2>{}</h2>", escape(text));
    }
    /// The heading of a part of a section, to which `#anchor` leads.
    pub(super) fn part(&mut self, anchor: &str, text: &str) {
        let _ = writeln!(self.0, "<h3 id=\"{}\">{}</h3>", escape(anchor), escape(text));
    }
    /// A smaller heading.
    pub(super) fn label(&mut self, text: &str) {
        let _ = writeln!(self.0, "<h4>{}</h4>", escape(text));
    }
    /// A paragraph.
    pub(super) fn paragraph(&mut self, text: &str) {
        let _ = writeln!(self.0, "<p>{}</p>", escape(text));
    }
    /// A paragraph in small print.
    pub(super) fn note(&mut self, text: &str) {
        let _ = writeln!(self.0, "<p class=\"note\">{}</p>", escape(text));
    }
    /// What is HTML already.
    pub(super) fn raw(&mut self, html: &str) {
        self.0.push_str(html);
    }
    /// Another part behind this one.
    pub(super) fn join(&mut self, other: &Self) {
        self.0.push_str(&other.0);
    }
    /// Drawings side by side, each an SVG with its caption.
    pub(super) fn drawings(&mut self, drawings: &[(String, String)]) {
        self.0.push_str("<div class=\"drawings\">\n");
        for (caption, svg) in drawings {
            let _ = writeln!(self.0, "<figure>{svg}<figcaption>{}</figcaption></figure>", escape(caption));
        }
        self.0.push_str("</div>\n");
    }

    /// The page with all this as its body.
    pub(super) fn whole(self, title: &str) -> String {
        format!(
            "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <title>{}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n{}</body>\n</html>\n",
            escape(title),
            self.0
        )
    }
}

/// A cell of a table.
pub(super) enum Cell {
    /// Text, to the left.
    Text(String),
    /// A number, to the right.
    Number(String),
    /// A share of 0 to 1, as percent with a bar.
    Share(f64),
    /// Text that leads to an anchor of the page.
    Link(String, String),
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

/// A table with named columns.
pub(super) struct Table {
    names: Vec<&'static str>,
    rows: Vec<Vec<Cell>>,
}

impl Table {
    pub(super) fn new(names: &[&'static str]) -> Self {
        Self { names: names.to_vec(), rows: Vec::new() }
    }
    pub(super) fn row(&mut self, cells: Vec<Cell>) {
        self.rows.push(cells);
    }

    /// Puts the table into a page; columns in which all is empty are left out.
    pub(super) fn into_html(self, html: &mut Html) {
        let empty = |cell: Option<&Cell>| match cell {
            Some(Cell::Text(text) | Cell::Number(text)) => text.is_empty(),
            Some(_) => false,
            None => true,
        };
        let said = |column: &usize| self.rows.iter().any(|row| !empty(row.get(*column)));
        let columns: Vec<usize> = (0..self.names.len()).filter(said).collect();
        if columns.is_empty() {
            return;
        }
        let right = |column: usize| {
            let numbers = self.rows.iter().filter_map(|row| row.get(column)).find(|cell| !empty(Some(cell)));
            matches!(numbers, Some(Cell::Number(_) | Cell::Share(_)))
        };
        html.raw("<div class=\"wide\"><table>\n<thead><tr>");
        for &column in &columns {
            let class = if right(column) { " class=\"number\"" } else { "" };
            html.raw(&format!("<th{class}>{}</th>", escape(self.names[column])));
        }
        html.raw("</tr></thead>\n<tbody>\n");
        for row in &self.rows {
            html.raw("<tr>");
            for &column in &columns {
                html.raw(&row.get(column).map_or_else(|| "<td></td>".to_owned(), cell));
            }
            html.raw("</tr>\n");
        }
        html.raw("</tbody></table></div>\n");
    }
}

fn cell(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => format!("<td>{}</td>", escape(text)),
        Cell::Number(text) => format!("<td class=\"number\">{}</td>", escape(text)),
        Cell::Share(share) => {
            let percent = share.clamp(0.0, 1.0) * 100.0;
            format!(
                "<td class=\"number\"><span class=\"bar\"><span style=\"width:{percent:.1}%\"></span></span><span class=\"percent\">{:.1}%</span></td>",
                share * 100.0
            )
        }
        Cell::Link(text, anchor) => format!("<td><a href=\"#{}\">{}</a></td>", escape(anchor), escape(text)),
    }
}

#[cfg(test)]
mod tests {
    use super::{Cell, Html, Table, escape};

    #[test]
    fn text_of_files_is_escaped() {
        assert_eq!(escape("<a href=\"x\">&'\u{1}"), "&lt;a href=&quot;x&quot;&gt;&amp;&#39;\u{fffd}");
        let mut html = Html::default();
        html.heading("a<b");
        html.part("x\"y", "c&d");
        let mut table = Table::new(&["one", "never"]);
        table.row(vec!["<i>".into(), "".into()]);
        table.row(vec![Cell::Link("<u>".to_owned(), "\"".to_owned()), "".into()]);
        table.into_html(&mut html);
        let whole = html.whole("</title>");
        assert!(whole.contains("<td>&lt;i&gt;</td>") && whole.contains("<a href=\"#&quot;\">&lt;u&gt;</a>"), "{whole}");
        assert!(!whole.contains("never") && whole.contains("<title>&lt;/title&gt;</title>"), "{whole}");
    }
}
