//! Files that are read up to a bound.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;

/// The bytes of a file; where there are more than `most`, how many, as far as that is known.
///
/// # Errors
/// When the file cannot be read.
pub fn read_bounded(path: &Path, most: u64) -> io::Result<Result<Vec<u8>, u64>> {
    let file = File::open(path)?;
    let size = file.metadata()?.len();
    if size > most {
        return Ok(Err(size));
    }
    let mut bytes = Vec::with_capacity(size as usize + 1);
    // What it says of its size may be wrong, and it may be growing.
    file.take(most + 1).read_to_end(&mut bytes)?;
    let read = bytes.len() as u64;
    Ok(if read > most { Err(read) } else { Ok(bytes) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_more_is_read_than_may_be() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        std::fs::write(&path, b"abc").unwrap();
        assert_eq!(read_bounded(&path, 3).unwrap(), Ok(b"abc".to_vec()));
        assert_eq!(read_bounded(&path, 2).unwrap(), Err(3));
        assert!(read_bounded(&folder.path().join("none"), 3).is_err());
        // It says that it is empty, and never ends.
        #[cfg(unix)]
        assert_eq!(read_bounded(Path::new("/dev/zero"), 9).unwrap(), Err(10));
    }
}
