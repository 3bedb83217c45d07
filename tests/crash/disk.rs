//! A disk that fails on purpose: SQLite's own access to files, counted, and cut off or refused where a test asks for it.
//!
//! Each thread has a disk of its own. What a program that dies leaves is what it wrote until then; what a machine leaves that loses its
//! power is what it had been told to sync, and any part of the rest, by sectors. Source: <https://sqlite.org/atomiccommit.html>.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ffi::{CStr, c_char, c_int, c_void};
use std::sync::Once;

use rusqlite::ffi::{self, sqlite3_file, sqlite3_int64, sqlite3_io_methods, sqlite3_vfs};

/// What happens to a disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The program dies in the middle of a step: half of what it was writing is written, and nothing comes after.
    Death,
    /// The machine loses its power: of what was not synced some sectors are kept, others not, as the number has it.
    PowerLoss(u64),
    /// The disk is full from there on.
    Full,
    /// One step fails, and the disk works again.
    Hiccup,
}

/// What a sector of a disk holds, in bytes.
const SECTOR: usize = 512;

/// A write that is not synced yet; of a truncation, there is nothing new.
struct Unsynced {
    at: usize,
    old: Vec<u8>,
    new: Vec<u8>,
    size_before: usize,
    size_after: usize,
}

/// The disk of a thread.
#[derive(Default)]
struct Disk {
    /// How many steps were taken since the disk was set.
    steps: usize,
    /// At which step it fails, and how.
    fault: Option<(usize, Fault)>,
    /// Whether nothing works any more.
    dead: bool,
    full: bool,
    /// By path.
    unsynced: BTreeMap<Vec<u8>, Vec<Unsynced>>,
}

thread_local! {
    static DISK: RefCell<Disk> = RefCell::new(Disk::default());
}

/// Does something on a disk that fails at a step; gives what came of it, and how many steps were taken.
pub fn on_disk<T>(fault: Option<(usize, Fault)>, work: impl FnOnce() -> T) -> (T, usize) {
    register();
    let set = |fault| {
        DISK.with_borrow_mut(|disk| {
            std::mem::replace(
                disk,
                Disk {
                    fault,
                    ..Disk::default()
                },
            )
        })
    };
    set(fault);
    let done = work();
    if let Some((_, Fault::PowerLoss(seed))) = fault.filter(|_| !is_dead()) {
        // All was done, and then the power went.
        lose_power(seed);
    }
    (done, set(None).steps)
}

/// What a step does.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    Write,
    Other,
}

/// Counts a step; the code with which it fails, where it does.
fn step(kind: Step) -> Result<(), c_int> {
    DISK.with_borrow_mut(|disk| {
        if disk.dead {
            return Err(ffi::SQLITE_IOERR);
        }
        disk.steps += 1;
        let fault = disk.fault.filter(|(at, _)| *at == disk.steps);
        match fault.map(|(_, fault)| fault) {
            Some(Fault::Death | Fault::PowerLoss(_)) => {
                disk.dead = true;
                return Err(ffi::SQLITE_IOERR);
            }
            Some(Fault::Hiccup) => return Err(ffi::SQLITE_IOERR),
            Some(Fault::Full) => disk.full = true,
            None => {}
        }
        match disk.full && kind == Step::Write {
            true => Err(ffi::SQLITE_FULL),
            false => Ok(()),
        }
    })
}

/// The fault that has just struck, where it ends everything.
fn deadly() -> Option<Fault> {
    DISK.with_borrow(|disk| disk.fault.filter(|_| disk.dead).map(|(_, fault)| fault))
}

fn is_dead() -> bool {
    DISK.with_borrow(|disk| disk.dead)
}

fn keeps_track() -> bool {
    DISK.with_borrow(|disk| matches!(disk.fault, Some((_, Fault::PowerLoss(_)))))
}

/// Leaves of what was not synced what a power loss leaves.
fn lose_power(seed: u64) {
    let unsynced = DISK.with_borrow_mut(|disk| std::mem::take(&mut disk.unsynced));
    let mut number = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut flip = move || {
        number ^= number << 13;
        number ^= number >> 7;
        number ^= number << 17;
        number & 1 == 0
    };
    for (path, writes) in unsynced {
        let path = std::path::PathBuf::from(String::from_utf8(path).unwrap());
        let Ok(mut bytes) = std::fs::read(&path) else {
            continue;
        };
        for write in writes.iter().rev() {
            bytes.resize(write.size_after.max(write.at + write.old.len()), 0);
            bytes[write.at..write.at + write.old.len()].copy_from_slice(&write.old);
            bytes.resize(write.size_before, 0);
        }
        for write in &writes {
            if write.new.is_empty() {
                if flip() {
                    bytes.resize(write.size_after, 0);
                }
                continue;
            }
            for (place, sector) in write.new.chunks(SECTOR).enumerate() {
                if flip() {
                    let at = write.at + place * SECTOR;
                    bytes.resize(bytes.len().max(at + sector.len()), 0);
                    bytes[at..at + sector.len()].copy_from_slice(sector);
                }
            }
        }
        // Other handles of the file stay good.
        std::fs::write(&path, bytes).unwrap();
    }
}

/// An open file: SQLite's handle of it comes right behind.
#[repr(C)]
struct File {
    base: sqlite3_file,
    path: *mut Vec<u8>,
}

fn real_vfs() -> *mut sqlite3_vfs {
    static FOUND: std::sync::OnceLock<usize> = std::sync::OnceLock::new();
    let find = || {
        // SAFETY: a name that ends in zero; SQLite's own file access is never unregistered.
        unsafe { ffi::sqlite3_vfs_find(c"unix".as_ptr()) as usize }
    };
    *FOUND.get_or_init(find) as *mut sqlite3_vfs
}

fn register() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let real = real_vfs();
        // SAFETY: both live as long as the program: the one is SQLite's, the other is leaked.
        unsafe {
            let mut own = *real;
            own.szOsFile += size_of::<File>() as c_int;
            own.zName = c"failing".as_ptr();
            own.pNext = std::ptr::null_mut();
            own.xOpen = Some(open);
            own.xDelete = Some(delete);
            let own = Box::leak(Box::new(own));
            assert_eq!(ffi::sqlite3_vfs_register(own, 1), ffi::SQLITE_OK);
        }
    });
}

/// SQLite's own handle of a file, and what it can do with it.
unsafe fn real(file: *mut sqlite3_file) -> (*mut sqlite3_file, &'static sqlite3_io_methods) {
    // SAFETY: every file that comes here was opened by `open`, which left SQLite's handle behind its own.
    unsafe {
        let real = file.cast::<File>().add(1).cast::<sqlite3_file>();
        (real, &*(*real).pMethods)
    }
}

unsafe extern "C" fn open(
    _: *mut sqlite3_vfs,
    name: *const c_char,
    file: *mut sqlite3_file,
    flags: c_int,
    out: *mut c_int,
) -> c_int {
    // SAFETY: SQLite hands over room for `szOsFile` bytes, and a name that ends in zero or none.
    unsafe {
        let own = file.cast::<File>();
        (*own).base.pMethods = std::ptr::null();
        if is_dead() {
            return ffi::SQLITE_CANTOPEN;
        }
        let inner = own.add(1).cast::<sqlite3_file>();
        let vfs = real_vfs();
        let code = (*vfs).xOpen.unwrap()(vfs, name, inner, flags, out);
        if code == ffi::SQLITE_OK {
            let path = match name.is_null() {
                true => Vec::new(),
                false => CStr::from_ptr(name).to_bytes().to_vec(),
            };
            (*own).path = Box::into_raw(Box::new(path));
            (*own).base.pMethods = &METHODS;
        }
        code
    }
}

unsafe extern "C" fn delete(_: *mut sqlite3_vfs, name: *const c_char, sync: c_int) -> c_int {
    if let Err(code) = step(Step::Other) {
        return code;
    }
    // SAFETY: as SQLite handed it over.
    unsafe {
        let vfs = real_vfs();
        (*vfs).xDelete.unwrap()(vfs, name, sync)
    }
}

static METHODS: sqlite3_io_methods = sqlite3_io_methods {
    // Without the mapping of files into memory, which is beyond any count.
    iVersion: 2,
    xClose: Some(close),
    xRead: Some(read),
    xWrite: Some(write),
    xTruncate: Some(truncate),
    xSync: Some(sync),
    xFileSize: Some(file_size),
    xLock: Some(lock),
    xUnlock: Some(unlock),
    xCheckReservedLock: Some(check_reserved_lock),
    xFileControl: Some(file_control),
    xSectorSize: Some(sector_size),
    xDeviceCharacteristics: Some(device_characteristics),
    xShmMap: Some(shm_map),
    xShmLock: Some(shm_lock),
    xShmBarrier: Some(shm_barrier),
    xShmUnmap: Some(shm_unmap),
    xFetch: None,
    xUnfetch: None,
};

unsafe extern "C" fn close(file: *mut sqlite3_file) -> c_int {
    // SAFETY: closed once, after which nobody has it.
    unsafe {
        let (inner, methods) = real(file);
        drop(Box::from_raw((*file.cast::<File>()).path));
        methods.xClose.unwrap()(inner)
    }
}

unsafe extern "C" fn read(
    file: *mut sqlite3_file,
    bytes: *mut c_void,
    count: c_int,
    at: sqlite3_int64,
) -> c_int {
    if is_dead() {
        return ffi::SQLITE_IOERR_READ;
    }
    // SAFETY: as SQLite handed it over.
    unsafe {
        let (inner, methods) = real(file);
        methods.xRead.unwrap()(inner, bytes, count, at)
    }
}

/// A file's size, and what stands in a part of it.
unsafe fn before(file: *mut sqlite3_file, at: usize, count: usize) -> (usize, Vec<u8>) {
    // SAFETY: an open file.
    unsafe {
        let (inner, methods) = real(file);
        let mut size = 0;
        methods.xFileSize.unwrap()(inner, &mut size);
        let size = size as usize;
        let mut old = vec![0; count.min(size.saturating_sub(at))];
        if !old.is_empty() {
            let into = old.as_mut_ptr().cast();
            methods.xRead.unwrap()(inner, into, old.len() as c_int, at as sqlite3_int64);
        }
        (size, old)
    }
}

unsafe fn remember(file: *mut sqlite3_file, write: Unsynced) {
    // SAFETY: an open file.
    let path = unsafe { (*(*file.cast::<File>()).path).clone() };
    DISK.with_borrow_mut(|disk| disk.unsynced.entry(path).or_default().push(write));
}

unsafe extern "C" fn write(
    file: *mut sqlite3_file,
    bytes: *const c_void,
    count: c_int,
    at: sqlite3_int64,
) -> c_int {
    // SAFETY: as SQLite handed it over; a part of it is no longer than the whole.
    unsafe {
        let (inner, methods) = real(file);
        let was_dead = is_dead();
        match step(Step::Write) {
            Ok(()) => {}
            Err(code) => {
                match deadly().filter(|_| !was_dead) {
                    Some(Fault::PowerLoss(seed)) => lose_power(seed),
                    Some(_) => {
                        methods.xWrite.unwrap()(inner, bytes, count / 2, at);
                    }
                    None => {}
                }
                return code;
            }
        }
        if keeps_track() {
            let (start, length) = (at as usize, count as usize);
            let (size_before, old) = before(file, start, length);
            let new = std::slice::from_raw_parts(bytes.cast::<u8>(), length).to_vec();
            let size_after = size_before.max(start + length);
            let write = Unsynced {
                at: start,
                old,
                new,
                size_before,
                size_after,
            };
            remember(file, write);
        }
        methods.xWrite.unwrap()(inner, bytes, count, at)
    }
}

/// Counts a step that is no write; its code, where it fails.
fn other_step() -> Result<(), c_int> {
    let was_dead = is_dead();
    step(Step::Other).inspect_err(|_| {
        if let Some(Fault::PowerLoss(seed)) = deadly().filter(|_| !was_dead) {
            lose_power(seed);
        }
    })
}

unsafe extern "C" fn truncate(file: *mut sqlite3_file, size: sqlite3_int64) -> c_int {
    if let Err(code) = other_step() {
        return code;
    }
    // SAFETY: as SQLite handed it over.
    unsafe {
        let (inner, methods) = real(file);
        if keeps_track() {
            let (size_before, old) = before(file, size as usize, usize::MAX);
            let write = Unsynced {
                at: size as usize,
                old,
                new: Vec::new(),
                size_before,
                size_after: size as usize,
            };
            remember(file, write);
        }
        methods.xTruncate.unwrap()(inner, size)
    }
}

unsafe extern "C" fn sync(file: *mut sqlite3_file, flags: c_int) -> c_int {
    if let Err(code) = other_step() {
        return code;
    }
    // SAFETY: as SQLite handed it over.
    unsafe {
        let (inner, methods) = real(file);
        let path = &*(*file.cast::<File>()).path;
        DISK.with_borrow_mut(|disk| disk.unsynced.remove(path));
        methods.xSync.unwrap()(inner, flags)
    }
}

/// Hands a call on to SQLite's own handle of the file.
macro_rules! hand_on {
    ($($name:ident => $method:ident ($($argument:ident: $type:ty),*) -> $result:ty;)*) => {
        $(
            unsafe extern "C" fn $name(file: *mut sqlite3_file, $($argument: $type),*) -> $result {
                // SAFETY: as SQLite handed it over.
                unsafe {
                    let (inner, methods) = real(file);
                    methods.$method.unwrap()(inner, $($argument),*)
                }
            }
        )*
    };
}

hand_on! {
    file_size => xFileSize(size: *mut sqlite3_int64) -> c_int;
    lock => xLock(level: c_int) -> c_int;
    unlock => xUnlock(level: c_int) -> c_int;
    check_reserved_lock => xCheckReservedLock(found: *mut c_int) -> c_int;
    file_control => xFileControl(which: c_int, argument: *mut c_void) -> c_int;
    sector_size => xSectorSize() -> c_int;
    device_characteristics => xDeviceCharacteristics() -> c_int;
    shm_map => xShmMap(part: c_int, size: c_int, extend: c_int, at: *mut *mut c_void) -> c_int;
    shm_lock => xShmLock(offset: c_int, count: c_int, flags: c_int) -> c_int;
    shm_barrier => xShmBarrier() -> ();
    shm_unmap => xShmUnmap(delete: c_int) -> c_int;
}

#[cfg(test)]
mod tests {
    use super::*;
    use rusqlite::Connection;

    /// How many of five rows are there after each was said to be kept, and then the power went.
    fn left(synchronous: &str, seed: u64) -> i64 {
        let folder = crate::scratch::scratch();
        let path = folder.path().join("a.db");
        let count = |path: &std::path::Path| -> rusqlite::Result<i64> {
            Connection::open(path)?.query_row("SELECT count(*) FROM t", [], |row| row.get(0))
        };
        on_disk(Some((usize::MAX, Fault::PowerLoss(seed))), || {
            let connection = Connection::open(&path).unwrap();
            let begin = format!(
                "PRAGMA journal_mode = WAL; PRAGMA synchronous = {synchronous}; CREATE TABLE t (x)"
            );
            connection.execute_batch(&begin).unwrap();
            for _ in 0..5 {
                connection.execute("INSERT INTO t VALUES (1)", []).unwrap();
            }
            std::mem::forget(connection);
        });
        let _ = std::fs::remove_file(folder.path().join("a.db-shm"));
        count(&path).unwrap_or_default()
    }

    #[test]
    fn a_loss_of_power_takes_what_was_not_synced() {
        for seed in 0..8 {
            assert_eq!(left("FULL", seed), 5);
        }
        assert!((0..8).any(|seed| left("OFF", seed) < 5));
    }

    #[test]
    fn steps_fail_where_they_are_told_to() {
        let folder = crate::scratch::scratch();
        let path = folder.path().join("a.db");
        let work = || {
            Connection::open(&path)
                .unwrap()
                .execute_batch("CREATE TABLE IF NOT EXISTS t (x); DELETE FROM t")
        };
        let (_, steps) = on_disk(None, work);
        assert!(steps > 2, "{steps}");
        std::fs::remove_file(&path).unwrap();
        for fault in [Fault::Death, Fault::Full, Fault::Hiccup] {
            let (done, _) = on_disk(Some((2, fault)), work);
            assert!(done.is_err(), "{fault:?}");
        }
        assert!(on_disk(None, work).0.is_ok());
    }
}
