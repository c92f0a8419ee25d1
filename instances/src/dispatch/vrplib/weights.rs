//! The EDGE_WEIGHT_SECTION: a full matrix or a triangle.

use super::lex::{File, wrong};
use crate::ReadError;
use crate::source::Source;
use crate::tokens::shown;

/// Reads the weights of `nodes` nodes in file order.
pub(super) fn read(source: &Source, file: &File<'_>, nodes: usize) -> Result<Vec<Vec<f64>>, ReadError> {
    let Some(header) = file.header("EDGE_WEIGHT_FORMAT") else {
        return Err(file.lacks("EDGE_WEIGHT_FORMAT", "say how the weights are laid out, such as FULL_MATRIX"));
    };
    // Which columns row r lists.
    let columns = |row: usize| match header.value {
        "FULL_MATRIX" => Some(0..nodes),
        "LOWER_ROW" | "UPPER_COL" => Some(0..row),
        "LOWER_DIAG_ROW" | "UPPER_DIAG_COL" => Some(0..row + 1),
        "UPPER_ROW" | "LOWER_COL" => Some(row + 1..nodes),
        "UPPER_DIAG_ROW" | "LOWER_DIAG_COL" => Some(row..nodes),
        _ => None,
    };
    if columns(0).is_none() {
        let expected = "FULL_MATRIX, LOWER_ROW, LOWER_DIAG_ROW, UPPER_ROW, UPPER_DIAG_ROW or the like by columns";
        let found = format!("EDGE_WEIGHT_FORMAT : {}", shown(header.value));
        return Err(wrong(source, header.line, found, expected, "correct the format"));
    }
    let Some(mut tokens) = file.section("EDGE_WEIGHT_SECTION") else {
        return Err(file.lacks("EDGE_WEIGHT_SECTION", "add the weights"));
    };
    // Each weight takes two bytes at least: a count that the file cannot fill allocates nothing.
    let listed: usize = (0..nodes).filter_map(columns).map(|range| range.len()).sum();
    if listed > source.text.len() {
        let found = format!("{nodes} nodes, whose {listed} weights the file is too short for");
        return Err(wrong(
            source,
            tokens.line(),
            found,
            "all weights",
            "the file is cut off, or DIMENSION is too high",
        ));
    }
    let symmetric = header.value != "FULL_MATRIX";
    let mut matrix = vec![vec![0.0; nodes]; nodes];
    for (row, listed) in (0..nodes).map(|row| (row, columns(row).unwrap_or(0..0))) {
        for column in listed {
            let weight = tokens.amount("a weight of at least 0")?;
            matrix[row][column] = weight;
            if symmetric {
                matrix[column][row] = weight;
            }
        }
    }
    tokens.end()?;
    Ok(matrix)
}
