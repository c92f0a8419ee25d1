//! An input file, opened safely: `.gz` unpacked, folders, FIFOs and devices refused, `#PART` split off.

use crate::ReadError;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

/// Unpacked sizes beyond this are refused: 4 GiB.
pub const LARGEST: u64 = 4 << 30;

/// The text of an input file and how the user named it.
#[derive(Debug, Clone)]
pub struct Source {
    /// The path without `#PART`.
    pub path: PathBuf,
    /// What stands after `#`, naming one instance of several or a parameter left open.
    pub part: Option<String>,
    /// The content, unpacked.
    pub text: String,
}

/// Splits `FILE#PART`. A file whose own name holds `#` and that exists is taken whole.
pub fn split_part(argument: &str) -> (PathBuf, Option<String>) {
    if Path::new(argument).exists() {
        return (PathBuf::from(argument), None);
    }
    match argument.rsplit_once('#') {
        Some((file, part)) if !file.is_empty() => (PathBuf::from(file), Some(part.to_owned())),
        _ => (PathBuf::from(argument), None),
    }
}

impl Source {
    /// Reads `path` (one file).
    ///
    /// # Errors
    /// `Io` when it is not a readable regular file, `Invalid` when it is damaged or not UTF-8 text.
    pub fn open(path: &Path, part: Option<String>) -> Result<Self, ReadError> {
        let io = |message: String| ReadError::Io { path: path.to_owned(), message };
        let metadata = std::fs::metadata(path).map_err(|error| io(error.to_string()))?;
        if metadata.is_dir() {
            return Err(io("is a folder; a CSV folder needs a problem.json inside".to_owned()));
        }
        if !metadata.is_file() {
            return Err(io("is a pipe or a device, not a regular file; save it to a file first".to_owned()));
        }
        let too_large = "is larger than 4 GiB; split it";
        if metadata.len() > LARGEST {
            return Err(io(too_large.to_owned()));
        }
        let mut file = File::open(path).map_err(|error| io(error.to_string()))?;
        let mut bytes = Vec::with_capacity(usize::try_from(metadata.len().min(LARGEST)).unwrap_or(0));
        file.by_ref().take(LARGEST + 1).read_to_end(&mut bytes).map_err(|error| io(error.to_string()))?;
        if bytes.starts_with(&[0x1f, 0x8b]) {
            bytes = unpacked(&bytes, path)?;
        }
        if bytes.len() as u64 > LARGEST {
            return Err(io(too_large.to_owned()));
        }
        let mut text = String::from_utf8(bytes).map_err(|error| {
            let at = error.utf8_error().valid_up_to();
            let bytes = error.as_bytes();
            let line = bytes[..at].iter().filter(|&&byte| byte == b'\n').count() + 1;
            let column = at - bytes[..at].iter().rposition(|&byte| byte == b'\n').map_or(0, |p| p + 1) + 1;
            let help = match bytes {
                [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => {
                    "save the file as UTF-8 (for example with: iconv -f UTF-16 -t UTF-8)"
                }
                _ => "save the file as UTF-8 (for example with: iconv -f LATIN1 -t UTF-8)",
            };
            let found = format!("the byte 0x{:02x}, which is not UTF-8", bytes[at]);
            let finding = packhorse_solver::Finding::error("F-001", "", found, "text in UTF-8", help);
            ReadError::from(place(finding, path, line, Some(column)))
        })?;
        // A byte order mark is harmless and common in files from spreadsheets.
        if text.starts_with('\u{feff}') {
            text.drain(..'\u{feff}'.len_utf8());
        }
        // So is what old disks fill the last block with: NUL bytes, or an end-of-file mark.
        text.truncate(text.trim_end_matches(['\0', '\u{1a}']).len());
        Ok(Self { path: path.to_owned(), part, text })
    }

    /// The instance's name: the file's name without folder and ending, with `#PART` if given.
    pub fn instance_name(&self) -> String {
        let name = self.path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let name = name.strip_suffix(".gz").unwrap_or(&name);
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| if stem.is_empty() { name } else { stem });
        self.part.as_ref().map_or_else(|| stem.to_owned(), |part| format!("{stem}#{part}"))
    }
}

/// What a gzip file holds, one byte more than the largest size at most.
fn unpacked(packed: &[u8], path: &Path) -> Result<Vec<u8>, ReadError> {
    let mut text = Vec::new();
    let read = flate2::read::MultiGzDecoder::new(packed).take(LARGEST + 1).read_to_end(&mut text);
    match read {
        Ok(_) => Ok(text),
        Err(error) => {
            let line = text.iter().filter(|&&byte| byte == b'\n').count() + 1;
            let found = format!("a gzip file that is damaged or cut off at this line of what it holds ({error})");
            let help = "fetch or pack the file again; `gzip -t FILE` says whether it is sound";
            let finding = packhorse_solver::Finding::error("F-008", "", found, "a sound gzip file", help);
            Err(place(finding, path, line, None).into())
        }
    }
}

/// Puts a finding at a line (from 1) and column of a file.
pub fn place(
    mut finding: packhorse_solver::Finding,
    path: &Path,
    line: usize,
    column: Option<usize>,
) -> packhorse_solver::Finding {
    finding.place =
        Some(packhorse_solver::finding::Place { file: path.display().to_string(), line, column, column_name: None });
    finding
}
