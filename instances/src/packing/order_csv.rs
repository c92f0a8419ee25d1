//! `order-csv`: orders as web shops export them, `items.csv` with `boxes.csv` beside it (the form of BoxPacker's test data).
//!
//! A row of `items.csv` is a line of an order: `order, qty, sku, width_mm, length_mm, depth_mm, weight_g`. A row of
//! `boxes.csv` is a carton type: `name, outer_w, outer_l, outer_d, empty_weight_g, inner_w, inner_l, inner_d, max_weight_g`,
//! the last of them gross. Columns are found by name. Every item may turn in all ways; the orders are packed into as
//! few cartons as possible. `FILE#ORDER` names one order. A sku of several sizes or weights becomes as many articles.

use super::{objective, support};
use crate::ReadError;
use crate::formats::{Format, Parsed};
use crate::source::{Source, place};
use crate::tokens::shown;
use packhorse_solver::Finding;
use packhorse_solver::packing::{BinType, Draft, ItemType, Line, Objective, Order};
use packhorse_solver::plan_file::Rules;
use packhorse_solver::units::{Grams, Millimetres};
use std::collections::HashMap;
use std::path::Path;

pub(super) const FORMAT: Format<Draft> = Format {
    name: "order-csv",
    about: "orders of a web shop: items.csv with boxes.csv beside it (fewest cartons)",
    ending: "csv",
    fits,
    read,
    write: None,
};

/// The file of carton types beside the orders.
const BOXES: &str = "boxes.csv";
/// The file of orders, which stands for its folder.
pub(crate) const ITEMS: &str = "items.csv";

fn fits(_: &str, head: &str) -> bool {
    let header = head.lines().next().unwrap_or("");
    let names: Vec<&str> = header.split([',', ';', '\t']).map(str::trim).collect();
    ["order", "qty", "sku", "width_mm", "length_mm", "depth_mm"].iter().all(|name| names.contains(name))
}

/// Whether a folder without `problem.json` holds such orders.
pub(crate) fn is_folder(folder: &Path) -> bool {
    folder.join(ITEMS).is_file() && folder.join(BOXES).is_file()
}

/// A table with its header.
struct Sheet<'a> {
    path: &'a Path,
    columns: Vec<String>,
    rows: Vec<(usize, csv::StringRecord)>,
}

impl<'a> Sheet<'a> {
    fn open(source: &'a Source) -> Result<Self, ReadError> {
        let mark =
            [b';', b'\t'].into_iter().find(|&mark| source.text.lines().next().unwrap_or("").contains(char::from(mark)));
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(mark.unwrap_or(b','))
            .from_reader(source.text.as_bytes());
        let mut rows = Vec::new();
        let mut columns = Vec::new();
        for record in reader.records() {
            let record = record.map_err(|error| {
                let help = "write the table as CSV with commas";
                let finding = Finding::error("F-040", "", error.to_string(), "a row of a CSV table", help);
                place(finding, &source.path, 1, None)
            })?;
            let line = record.position().map_or(1, |position| position.line() as usize);
            if columns.is_empty() {
                columns = record.iter().map(|name| name.trim().to_owned()).collect();
            } else if record.iter().any(|cell| !cell.trim().is_empty()) {
                rows.push((line, record));
            }
        }
        Ok(Self { path: &source.path, columns, rows })
    }

    fn column(&self, name: &str) -> Result<usize, ReadError> {
        self.columns.iter().position(|column| column == name).ok_or_else(|| {
            let found = format!("the columns {}", self.columns.join(", "));
            let help = format!("add the column {name} to the header and to every row");
            let finding = Finding::error("F-042", "", found, format!("a column {name}"), help);
            place(finding, self.path, 1, None).into()
        })
    }

    fn text<'r>(&self, row: &'r (usize, csv::StringRecord), column: usize) -> Result<&'r str, ReadError> {
        let cell = row.1.get(column).map(str::trim).filter(|cell| !cell.is_empty());
        cell.ok_or_else(|| self.wrong(row.0, column, "an empty cell", "a value"))
    }

    fn whole(&self, row: &(usize, csv::StringRecord), column: usize) -> Result<i64, ReadError> {
        let cell = self.text(row, column)?;
        cell.parse().map_err(|_| self.wrong(row.0, column, &shown(cell), "a whole number"))
    }

    fn wrong(&self, line: usize, column: usize, found: &str, expected: &str) -> ReadError {
        let help = "write whole millimetres, grams and pieces";
        let name = self.columns.get(column).cloned().unwrap_or_default();
        let mut finding = place(Finding::error("F-011", "", found, expected, help), self.path, line, None);
        if let Some(place) = &mut finding.place {
            place.column_name = Some(name);
        }
        finding.into()
    }
}

fn read(source: &Source, rules: &Rules) -> Result<Parsed<Draft>, ReadError> {
    let beside = source.path.parent().unwrap_or(Path::new("")).join(BOXES);
    let boxes = Source::open(&beside, None)?;
    let bins = cartons(&boxes)?;
    let (items, orders, lines) = orders(source)?;
    let objective = objective(rules, &[Objective::Bins], Objective::Bins)?;
    let name = source.path.parent().and_then(Path::file_name).map(|name| name.to_string_lossy().into_owned());
    let mut name = name.unwrap_or_else(|| source.instance_name());
    if let Some(part) = &source.part {
        name = format!("{name}#{part}");
    }
    let draft = Draft { name, objective, support: support(rules)?, bins, items, orders, ..Draft::default() };
    Ok(Parsed { draft, lines: vec![("items", lines.0), ("orders", lines.1)] })
}

fn cartons(source: &Source) -> Result<Vec<BinType>, ReadError> {
    let sheet = Sheet::open(source)?;
    let name = sheet.column("name")?;
    let outer = ["outer_w", "outer_l", "outer_d"].map(|name| sheet.column(name));
    let inner = ["inner_w", "inner_l", "inner_d"].map(|name| sheet.column(name));
    let (tare, gross) = (sheet.column("empty_weight_g")?, sheet.column("max_weight_g")?);
    let [outer_x, outer_y, outer_z] = outer;
    let [inner_x, inner_y, inner_z] = inner;
    let (outer, inner) = ([outer_x?, outer_y?, outer_z?], [inner_x?, inner_y?, inner_z?]);
    let mut bins = Vec::new();
    for row in &sheet.rows {
        let side = |column: usize| sheet.whole(row, column).map(Millimetres);
        let outer = [side(outer[0])?, side(outer[1])?, side(outer[2])?];
        let (tare, gross) = (sheet.whole(row, tare)?, sheet.whole(row, gross)?);
        bins.push(BinType {
            id: sheet.text(row, name)?.to_owned(),
            x: side(inner[0])?,
            y: side(inner[1])?,
            z: side(inner[2])?,
            outer_mm: Some(outer),
            tare_g: Grams(tare),
            max_gross_g: Some(Grams(gross)),
            ..BinType::default()
        });
    }
    Ok(bins)
}

/// Articles, orders, and the lines where they stand.
type Orders = (Vec<ItemType>, Vec<Order>, (Vec<u32>, Vec<u32>));

fn orders(source: &Source) -> Result<Orders, ReadError> {
    let sheet = Sheet::open(source)?;
    let (order, quantity, sku) = (sheet.column("order")?, sheet.column("qty")?, sheet.column("sku")?);
    let [x, y, z] = [sheet.column("width_mm")?, sheet.column("length_mm")?, sheet.column("depth_mm")?];
    let weight = sheet.column("weight_g")?;
    let (mut items, mut orders): (Vec<ItemType>, Vec<Order>) = (Vec::new(), Vec::new());
    let (mut item_lines, mut order_lines) = (Vec::new(), Vec::new());
    let mut articles: HashMap<String, Vec<usize>> = HashMap::new();
    let mut rows: HashMap<String, usize> = HashMap::new();
    for row in &sheet.rows {
        let id = sheet.text(row, order)?;
        if source.part.as_deref().is_some_and(|part| part != id) {
            continue;
        }
        let line = u32::try_from(row.0).unwrap_or(u32::MAX);
        let size = [sheet.whole(row, x)?, sheet.whole(row, y)?, sheet.whole(row, z)?];
        let grams = sheet.whole(row, weight)?;
        let sku = sheet.text(row, sku)?;
        let variants = articles.entry(sku.to_owned()).or_default();
        let same = |&&item: &&usize| items[item].size() == size && items[item].weight_g.get() == grams;
        let article = variants.iter().find(same).copied().unwrap_or_else(|| {
            let id = if variants.is_empty() { sku.to_owned() } else { format!("{sku}~{}", variants.len() + 1) };
            let [x, y, z] = size.map(Millimetres);
            items.push(ItemType { id, x, y, z, weight_g: Grams(grams), ..ItemType::default() });
            item_lines.push(line);
            variants.push(items.len() - 1);
            items.len() - 1
        });
        let row_of_order = *rows.entry(id.to_owned()).or_insert_with(|| {
            orders.push(Order { id: id.to_owned(), ..Order::default() });
            order_lines.push(line);
            orders.len() - 1
        });
        let count = sheet.whole(row, quantity)?;
        let Ok(count) = u32::try_from(count) else {
            return Err(sheet.wrong(row.0, quantity, &count.to_string(), "a number of pieces"));
        };
        orders[row_of_order].lines.push(Line { item: items[article].id.clone(), quantity: count });
    }
    if let Some(part) = source.part.as_ref().filter(|_| orders.is_empty()) {
        let file = source.path.display();
        return Err(ReadError::Usage(format!(
            "{file}#{part}: no row is of the order \"{part}\"; name one that there is"
        )));
    }
    if orders.is_empty() {
        let help = "write a row for each line of an order below the header";
        let finding = Finding::error("F-040", "", "a table without rows", "lines of orders", help);
        return Err(place(finding, &source.path, 1, None).into());
    }
    Ok((items, orders, (item_lines, order_lines)))
}
