//! The index's words for a text: what FTS5's own tokenizer makes of it.
//!
//! This is the one place that speaks to SQLite's C interface: no statement hands out a tokenizer.
//! Source: <https://sqlite.org/fts5.html#custom_tokenizers>.

#![allow(
    unsafe_code,
    reason = "FTS5 gives its tokenizers through its C interface alone"
)]

use std::cell::RefCell;
use std::ffi::{CString, c_char, c_int, c_void};
use std::marker::PhantomData;
use std::ptr::NonNull;
use std::rc::Rc;

use rusqlite::types::{ToSql, ToSqlOutput};
use rusqlite::{Connection, ffi};

use crate::search::TOKENIZER;

/// FTS5 cuts words that are longer, in bytes.
const LONGEST: usize = 32_768;

/// The tokenizer of the index.
#[derive(Debug)]
pub(super) struct Tokenizer<'c> {
    made: NonNull<ffi::Fts5Tokenizer>,
    functions: ffi::fts5_tokenizer_v2,
    /// FTS5, to which the functions belong, goes with the connection.
    connection: PhantomData<&'c Connection>,
}

impl<'c> Tokenizer<'c> {
    /// Makes one.
    pub(super) fn of(connection: &'c Connection) -> rusqlite::Result<Self> {
        let parts = shlex::split(TOKENIZER).unwrap_or_default().into_iter();
        let parts: Vec<CString> = parts.filter_map(|part| CString::new(part).ok()).collect();
        let (name, arguments) = parts.split_first().ok_or_else(refused)?;
        let api = interface(connection)?;
        let mut its_own: *mut c_void = std::ptr::null_mut();
        let mut found: *mut ffi::fts5_tokenizer_v2 = std::ptr::null_mut();
        // SAFETY: the interface lives as long as the connection, the name ends with a zero, and both places are ours.
        let functions = unsafe {
            let find = api.as_ref().xFindTokenizer_v2.ok_or_else(refused)?;
            checked(find(api.as_ptr(), name.as_ptr(), &mut its_own, &mut found))?;
            *found.as_ref().ok_or_else(refused)?
        };
        let create = functions.xCreate.ok_or_else(refused)?;
        let mut arguments: Vec<*const c_char> =
            arguments.iter().map(|part| part.as_ptr()).collect();
        let mut made: *mut ffi::Fts5Tokenizer = std::ptr::null_mut();
        // SAFETY: `its_own` is what FTS5 gave for this function, and there are as many arguments as it is told.
        checked(unsafe {
            create(
                its_own,
                arguments.as_mut_ptr(),
                arguments.len() as c_int,
                &mut made,
            )
        })?;
        Ok(Tokenizer {
            made: NonNull::new(made).ok_or_else(refused)?,
            functions,
            connection: PhantomData,
        })
    }

    /// The words that the index has for a text, in order.
    pub(super) fn words(&self, text: &str) -> rusqlite::Result<Vec<Vec<u8>>> {
        let mut words: Vec<Vec<u8>> = Vec::new();
        let tokenize = self.functions.xTokenize.ok_or_else(refused)?;
        let length = c_int::try_from(text.len()).map_err(|_| refused())?;
        // SAFETY: the tokenizer is ours, the text is as long as is said, and the words are borrowed by `take` alone while this
        // runs.
        checked(unsafe {
            tokenize(
                self.made.as_ptr(),
                (&raw mut words).cast(),
                ffi::FTS5_TOKENIZE_QUERY,
                text.as_ptr().cast(),
                length,
                std::ptr::null(),
                0,
                Some(take),
            )
        })?;
        Ok(words)
    }
}

impl Drop for Tokenizer<'_> {
    fn drop(&mut self) {
        if let Some(delete) = self.functions.xDelete {
            // SAFETY: it was made by the same functions and is used no more.
            unsafe { delete(self.made.as_ptr()) }
        }
    }
}

/// Takes one word down.
///
/// # Safety
/// To be called within [`Tokenizer::words`], with what it hands over.
unsafe extern "C" fn take(
    words: *mut c_void,
    flags: c_int,
    word: *const c_char,
    length: c_int,
    _start: c_int,
    _end: c_int,
) -> c_int {
    // SAFETY: `words` gave a list that it does not touch meanwhile, and the word is as long as FTS5 says.
    let (words, word) = unsafe {
        let Some(words) = words.cast::<Vec<Vec<u8>>>().as_mut() else {
            return ffi::SQLITE_MISUSE;
        };
        match usize::try_from(length) {
            Ok(length) if !word.is_null() => {
                (words, std::slice::from_raw_parts(word.cast::<u8>(), length))
            }
            _ => return ffi::SQLITE_MISUSE,
        }
    };
    // Another form of the word before would be one of its places, and this tokenizer knows none.
    if flags & ffi::FTS5_TOKEN_COLOCATED == 0 {
        words.push(word[..word.len().min(LONGEST)].to_vec());
    }
    ffi::SQLITE_OK
}

/// FTS5's interface on a connection.
fn interface(connection: &Connection) -> rusqlite::Result<NonNull<ffi::fts5_api>> {
    struct Slot(Rc<RefCell<*mut ffi::fts5_api>>);
    impl ToSql for Slot {
        fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
            // FTS5 writes its address where the pointer leads: a `RefCell` of a pointer is one that may be written to.
            let place = self.0.as_ptr().cast::<c_void>();
            Ok(ToSqlOutput::Pointer((place, c"fts5_api_ptr", None)))
        }
    }
    let slot = Rc::new(RefCell::new(std::ptr::null_mut::<ffi::fts5_api>()));
    let mut statement = connection.prepare_cached("SELECT fts5(?)")?;
    statement.query_row([Slot(Rc::clone(&slot))], |_| Ok(()))?;
    let found = *slot.borrow();
    NonNull::new(found).ok_or_else(refused)
}

/// What FTS5 says of a call.
fn checked(code: c_int) -> rusqlite::Result<()> {
    match code {
        ffi::SQLITE_OK => Ok(()),
        code => Err(rusqlite::Error::SqliteFailure(ffi::Error::new(code), None)),
    }
}

fn refused() -> rusqlite::Error {
    rusqlite::Error::SqliteFailure(
        ffi::Error::new(ffi::SQLITE_ERROR),
        Some("FTS5 gives no tokenizer".to_owned()),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Store;

    fn words(text: &str) -> Vec<String> {
        let connection = Connection::open_in_memory().unwrap();
        let tokenizer = Tokenizer::of(&connection).unwrap();
        let words = tokenizer.words(text).unwrap().into_iter();
        words.map(|word| String::from_utf8(word).unwrap()).collect()
    }

    #[test]
    fn texts_become_stems_without_accents() {
        assert_eq!(words("Firing the Kilns"), ["fire", "the", "kiln"]);
        assert_eq!(words("déployé, café!"), ["deploy", "cafe"]);
        assert_eq!(words("cafe\u{301} naïve"), ["cafe", "naiv"]);
        assert_eq!(words("陶芸 हिन्दी العَرَبِيَّة"), ["陶芸", "हिन्दी", "العَرَبِيَّة"]);
        assert_eq!(words("⚠\u{FE0F} hot\u{FE0F}"), ["hot"]);
        assert_eq!(words("a\0b"), ["a", "b"]);
        assert_eq!(words("... !"), [""; 0]);
        assert_eq!(words(""), [""; 0]);
        assert_eq!(words(&"é".repeat(40_000))[0].len(), LONGEST);
    }

    #[test]
    fn it_is_the_tokenizer_of_the_index() {
        let store = Store::in_memory().unwrap();
        let sql: String = store
            .connection()
            .query_row(
                "SELECT sql FROM sqlite_schema WHERE name = 'search'",
                [],
                |row| row.get(0),
            )
            .unwrap();
        let told = format!("tokenize = '{}'", TOKENIZER.replace('\'', "''"));
        assert!(sql.contains(&told), "{sql}");
    }
}
