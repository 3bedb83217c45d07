//! A file's bytes, and the text in them.

use std::path::Path;

use crate::exchange::read_bounded;
use crate::model::{InvalidText, MAX_BODY};

use super::incoming::NotTaken;
use super::{line_ends, plain};

/// The largest file that is opened: a body at its limit and its front matter.
const MAX_FILE: u64 = MAX_BODY as u64 + (1 << 20);

/// The bytes of a file.
pub(super) fn take_bytes(path: &Path) -> Result<Vec<u8>, NotTaken> {
    let reason = match read_bounded(path, MAX_FILE) {
        Ok(Ok(bytes)) => return Ok(bytes),
        Ok(Err(size)) => {
            InvalidText::BodyTooLarge(usize::try_from(size).unwrap_or(usize::MAX)).to_string()
        }
        Err(error) => format!("cannot be read: {}", plain(&error)),
    };
    Err(NotTaken { line: 1, reason })
}

/// The text in a file's bytes.
pub(super) fn decode(bytes: &[u8]) -> Result<&str, NotTaken> {
    let nuls = bytes.iter().take(1024).filter(|&&byte| byte == 0).count();
    let wide = [[0xFF, 0xFE], [0xFE, 0xFF]]
        .iter()
        .any(|mark| bytes.starts_with(mark));
    if wide || (nuls > 0 && nuls * 4 >= bytes.len().min(1024)) {
        return Err(NotTaken {
            line: 1,
            reason: "is UTF-16 text; convert it with `iconv -f UTF-16 -t UTF-8`".to_owned(),
        });
    }
    std::str::from_utf8(bytes).map_err(|error| {
        let at = error.valid_up_to();
        NotTaken {
            line: line_ends(&bytes[..at]).count() + 1,
            reason: format!(
                "is not UTF-8 text: the byte 0x{:02X} cannot stand here",
                bytes[at]
            ),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_that_are_no_text_are_told_with_their_line() {
        for (bytes, line, reason) in [
            (
                &b"a\r\nb\r\nc\xe9"[..],
                3,
                "is not UTF-8 text: the byte 0xE9 cannot stand here",
            ),
            (
                b"a\rb\xff",
                2,
                "is not UTF-8 text: the byte 0xFF cannot stand here",
            ),
            (
                b"a\xe2\x82",
                1,
                "is not UTF-8 text: the byte 0xE2 cannot stand here",
            ),
            (
                b"\xff\xfea\0",
                1,
                "is UTF-16 text; convert it with `iconv -f UTF-16 -t UTF-8`",
            ),
            (
                b"a\0b\0c\0",
                1,
                "is UTF-16 text; convert it with `iconv -f UTF-16 -t UTF-8`",
            ),
        ] {
            let not = decode(bytes).unwrap_err();
            assert_eq!((not.line, not.reason.as_str()), (line, reason));
        }
        assert_eq!(decode("\u{feff}é".as_bytes()), Ok("\u{feff}é"));
        assert_eq!(decode(b""), Ok(""));
    }
}
