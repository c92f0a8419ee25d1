//! Files that appear whole or not at all.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Writes `bytes` to `path`: into a temporary file of the same folder, flushed to the disk, then
/// renamed. An existing file keeps its permissions, a link keeps pointing at its target. A device
/// or a pipe is written to directly. On failure nothing is left behind.
///
/// # Errors
/// What the system says, with a sentence on how to mend it.
pub fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let target = destination(path)?;
    let existing = fs::metadata(&target).ok();
    if existing.as_ref().is_some_and(|metadata| !metadata.is_file()) {
        let mut device = File::options().write(true).open(&target).map_err(|error| explained(error, &target))?;
        return device.write_all(bytes).and_then(|()| device.flush()).map_err(|error| explained(error, &target));
    }
    let folder = folder_of(&target);
    let mut builder = tempfile::Builder::new();
    builder.prefix(".packhorse-").suffix(".tmp");
    #[cfg(unix)]
    {
        // As any new file: readable by others as far as the process's mask allows.
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    let mut file = builder.tempfile_in(folder).map_err(|error| explained(error, &target))?;
    file.write_all(bytes).map_err(|error| explained(error, &target))?;
    if let Some(metadata) = existing {
        // A file that may be written but whose mode may not be set is still written.
        drop(file.as_file().set_permissions(metadata.permissions()));
    }
    file.as_file().sync_all().map_err(|error| explained(error, &target))?;
    file.persist(&target).map_err(|error| explained(error.error, &target))?;
    // The name itself is on the disk only when the folder is; not every file system offers it.
    if let Ok(folder) = File::open(folder) {
        drop(folder.sync_all());
    }
    Ok(())
}

/// Whether `path` can be written, found out before a long search and without touching it.
///
/// # Errors
/// As [`write_whole`].
pub fn probe_writable(path: &Path) -> io::Result<()> {
    let target = destination(path)?;
    if fs::metadata(&target).is_ok_and(|metadata| !metadata.is_file()) {
        return File::options().write(true).open(&target).map(drop).map_err(|error| explained(error, &target));
    }
    tempfile::Builder::new()
        .prefix(".packhorse-")
        .tempfile_in(folder_of(&target))
        .map(drop)
        .map_err(|error| explained(error, &target))
}

/// Where `path` leads; a folder cannot be written as a file.
fn destination(path: &Path) -> io::Result<PathBuf> {
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    if target.is_dir() {
        return Err(io::Error::new(io::ErrorKind::IsADirectory, "is a folder; name a file"));
    }
    Ok(target)
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// The system's error with what to do about it.
fn explained(error: io::Error, target: &Path) -> io::Error {
    let folder = folder_of(target).display();
    let help = match error.kind() {
        io::ErrorKind::NotFound => format!("the folder {folder} does not exist; create it first"),
        io::ErrorKind::PermissionDenied => format!("no permission to write into {folder}; choose another place"),
        io::ErrorKind::StorageFull => "the disk is full; free some space or choose another place".to_owned(),
        io::ErrorKind::ReadOnlyFilesystem => format!("{folder} is read-only; choose another place"),
        io::ErrorKind::QuotaExceeded => "the disk quota is used up; choose another place".to_owned(),
        _ => return error,
    };
    io::Error::new(error.kind(), help)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_replaced_whole() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("plan.json");
        write_whole(&path, b"one").expect("written");
        write_whole(&path, b"two").expect("replaced");
        assert_eq!(fs::read(&path).expect("read"), b"two");
        assert_eq!(fs::read_dir(folder.path()).expect("listed").count(), 1, "nothing else is left");
        let missing = folder.path().join("none/plan.json");
        let error = write_whole(&missing, b"x").expect_err("no folder");
        assert!(error.to_string().contains("does not exist"), "{error}");
        assert!(probe_writable(&missing).is_err() && probe_writable(&path).is_ok());
        assert!(write_whole(folder.path(), b"x").is_err());
    }

    #[cfg(unix)]
    #[test]
    fn permissions_links_and_devices_are_respected() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("plan.json");
        write_whole(&path, b"one").expect("written");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).expect("set");
        let link = folder.path().join("link.json");
        std::os::unix::fs::symlink(&path, &link).expect("linked");
        write_whole(&link, b"two").expect("written through the link");
        assert!(fs::symlink_metadata(&link).expect("there").is_symlink());
        assert_eq!(fs::read(&path).expect("read"), b"two");
        assert_eq!(fs::metadata(&path).expect("there").permissions().mode() & 0o777, 0o640);
        write_whole(Path::new("/dev/null"), b"x").expect("a device takes it");
        if Path::new("/dev/full").exists() {
            let error = write_whole(Path::new("/dev/full"), b"x").expect_err("full");
            assert_eq!(error.kind(), io::ErrorKind::StorageFull);
        }
    }
}
