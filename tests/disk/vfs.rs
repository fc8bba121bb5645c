//! The VFS itself: SQLite's own one, with a [`Disk`] in front of it.
//!
//! It is a copy of the default VFS in which only opening, deleting and sleeping are
//! ours. SQLite reserves memory for an open file: our part comes first, the part of the
//! VFS below right behind it, and each method of ours calls the same one of that.
//! Memory mapping is not offered (version 2 of the methods), because what is written
//! through it passes nobody.
#![expect(unsafe_code, reason = "SQLite calls a VFS through C function pointers")]

use super::{Call, Disk, FileId, Op};
use rusqlite::ffi;
use std::ffi::{CStr, c_char, c_int, c_void};
use std::path::Path;
use std::sync::atomic::{AtomicPtr, Ordering};
use std::sync::{Arc, Once};

/// The VFS below. Set once, before ours can be called.
static BELOW: AtomicPtr<ffi::sqlite3_vfs> = AtomicPtr::new(std::ptr::null_mut());
static INSTALLED: Once = Once::new();

/// An open file: what SQLite sees, and what we know about it.
#[repr(C)]
struct File {
    seen: ffi::sqlite3_file,
    known: *mut Known,
}

/// An open file on a [`Disk`].
struct Known {
    disk: Arc<Disk>,
    id: FileId,
    /// The next sync makes the folder's names safe, too: the unix VFS does that once
    /// for each journal and each WAL it opened to be made.
    syncs_folder: bool,
}

/// Makes this VFS the default of the process, once.
pub(super) fn install() {
    INSTALLED.call_once(|| {
        // SAFETY: SQLite is initialised before it is asked for its VFS. Ours lives as
        // long as the process, and its function pointers are those below or those of the
        // VFS it is a copy of, none of which uses its own `pNext` or `zName`.
        unsafe {
            assert_eq!(ffi::sqlite3_initialize(), ffi::SQLITE_OK);
            let below = ffi::sqlite3_vfs_find(std::ptr::null());
            assert!(!below.is_null(), "SQLite has a VFS");
            BELOW.store(below, Ordering::Release);
            let mut ours = *below;
            ours.zName = c"drumbeat-disk".as_ptr();
            ours.szOsFile += size_of::<File>() as c_int;
            ours.xOpen = Some(open);
            ours.xDelete = Some(delete);
            ours.xSleep = Some(sleep);
            let ours = Box::leak(Box::new(ours));
            assert_eq!(ffi::sqlite3_vfs_register(ours, 1), ffi::SQLITE_OK);
        }
    });
}

static METHODS: ffi::sqlite3_io_methods = ffi::sqlite3_io_methods {
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

/// The name of a file in its folder, and that folder's disk.
unsafe fn named(path: *const c_char) -> Option<(Arc<Disk>, String)> {
    if path.is_null() {
        return None;
    }
    // SAFETY: SQLite hands over a string that ends with a zero.
    let path = Path::new(unsafe { CStr::from_ptr(path) }.to_str().ok()?);
    let disk = Disk::of(path)?;
    Some((disk, path.file_name()?.to_str()?.to_owned()))
}

unsafe extern "C" fn open(
    _: *mut ffi::sqlite3_vfs,
    path: ffi::sqlite3_filename,
    file: *mut ffi::sqlite3_file,
    flags: c_int,
    out_flags: *mut c_int,
) -> c_int {
    // SAFETY: `file` has room for our part and the other VFS's, as `szOsFile` asked for;
    // until `pMethods` is set SQLite closes nothing.
    unsafe {
        (*file).pMethods = std::ptr::null();
        let ours = file.cast::<File>();
        (*ours).known = std::ptr::null_mut();
        (*real(file)).pMethods = std::ptr::null();
        let named = named(path);
        let mut before = None;
        if let Some((disk, name)) = &named {
            if let Some(code) = disk.refuses(Call::Open) {
                return code;
            }
            if !disk.knows(name) {
                before = std::fs::read(disk.folder.join(name)).ok();
            }
        }
        let below = BELOW.load(Ordering::Acquire);
        let Some(open_below) = (*below).xOpen else {
            return ffi::SQLITE_CANTOPEN;
        };
        let code = open_below(below, path, real(file), flags, out_flags);
        if code != ffi::SQLITE_OK {
            // The contract: whoever set methods wants to be closed even so.
            if !(*real(file)).pMethods.is_null() {
                (*file).pMethods = &raw const METHODS;
            }
            return code;
        }
        if let Some((disk, name)) = named {
            let journals = ffi::SQLITE_OPEN_WAL | ffi::SQLITE_OPEN_MAIN_JOURNAL;
            let known = Known {
                id: disk.opened(&name, before),
                syncs_folder: flags & journals != 0 && flags & ffi::SQLITE_OPEN_CREATE != 0,
                disk,
            };
            (*ours).known = Box::into_raw(Box::new(known));
        }
        (*file).pMethods = &raw const METHODS;
        code
    }
}

unsafe extern "C" fn delete(
    _: *mut ffi::sqlite3_vfs,
    path: *const c_char,
    sync_folder: c_int,
) -> c_int {
    // SAFETY: the arguments go on unchanged to the VFS below.
    unsafe {
        let below = BELOW.load(Ordering::Acquire);
        let Some(delete_below) = (*below).xDelete else {
            return ffi::SQLITE_IOERR_DELETE;
        };
        let code = delete_below(below, path, sync_folder);
        if code == ffi::SQLITE_OK
            && let Some((disk, name)) = named(path)
        {
            disk.deleted(&name, sync_folder & 1 != 0);
        }
        code
    }
}

/// Who waits for a lock here waits for nothing that takes time.
unsafe extern "C" fn sleep(_: *mut ffi::sqlite3_vfs, microseconds: c_int) -> c_int {
    microseconds
}

/// The part of the VFS below.
unsafe fn real(file: *mut ffi::sqlite3_file) -> *mut ffi::sqlite3_file {
    // SAFETY: it lies right behind ours, in the room that `szOsFile` asked for.
    unsafe { file.cast::<File>().add(1).cast() }
}

/// What we know of a file: nothing, when it lies on no disk of ours.
unsafe fn known<'f>(file: *mut ffi::sqlite3_file) -> Option<&'f mut Known> {
    // SAFETY: set when the file was opened, freed when it is closed; SQLite uses an open
    // file from one thread at a time.
    unsafe { (*file.cast::<File>()).known.as_mut() }
}

/// The same method of the VFS below.
macro_rules! below {
    ($file:expr, $method:ident $(, $argument:expr)*) => {{
        let real = real($file);
        match (*(*real).pMethods).$method {
            Some(method) => method(real $(, $argument)*),
            None => ffi::SQLITE_IOERR,
        }
    }};
}

/// Methods that only go on to the VFS below.
macro_rules! pass_on {
    ($($name:ident: $method:ident($($argument:ident: $kind:ty),*);)*) => {$(
        unsafe extern "C" fn $name(file: *mut ffi::sqlite3_file $(, $argument: $kind)*) -> c_int {
            // SAFETY: the arguments go on unchanged.
            unsafe { below!(file, $method $(, $argument)*) }
        }
    )*};
}

pass_on! {
    file_size: xFileSize(size: *mut i64);
    unlock: xUnlock(level: c_int);
    check_reserved_lock: xCheckReservedLock(held: *mut c_int);
    file_control: xFileControl(op: c_int, argument: *mut c_void);
    sector_size: xSectorSize();
    device_characteristics: xDeviceCharacteristics();
    shm_map: xShmMap(page: c_int, size: c_int, extend: c_int, at: *mut *mut c_void);
    shm_unmap: xShmUnmap(delete: c_int);
}

unsafe extern "C" fn shm_barrier(file: *mut ffi::sqlite3_file) {
    // SAFETY: it goes on unchanged.
    unsafe {
        let real = real(file);
        if let Some(barrier) = (*(*real).pMethods).xShmBarrier {
            barrier(real);
        }
    }
}

unsafe extern "C" fn close(file: *mut ffi::sqlite3_file) -> c_int {
    // SAFETY: made by `open` with `Box::into_raw`; after this SQLite does not use the file.
    unsafe {
        let known = (*file.cast::<File>()).known;
        if !known.is_null() {
            drop(Box::from_raw(known));
            (*file.cast::<File>()).known = std::ptr::null_mut();
        }
        below!(file, xClose)
    }
}

/// Whether the disk refuses this call.
unsafe fn refused(file: *mut ffi::sqlite3_file, call: Call) -> Option<c_int> {
    // SAFETY: as for `known`.
    unsafe { known(file) }.and_then(|known| known.disk.refuses(call))
}

unsafe extern "C" fn read(
    file: *mut ffi::sqlite3_file,
    to: *mut c_void,
    len: c_int,
    at: i64,
) -> c_int {
    // SAFETY: the arguments go on unchanged.
    unsafe {
        match refused(file, Call::Read) {
            Some(code) => code,
            None => below!(file, xRead, to, len, at),
        }
    }
}

unsafe extern "C" fn write(
    file: *mut ffi::sqlite3_file,
    from: *const c_void,
    len: c_int,
    at: i64,
) -> c_int {
    // SAFETY: `from` holds `len` bytes, says SQLite.
    unsafe {
        let refused = refused(file, Call::Write);
        // A disk that fails in the middle has written the first half.
        let done = if refused.is_some() { len / 2 } else { len };
        let code = below!(file, xWrite, from, done, at);
        if code == ffi::SQLITE_OK
            && let Some(known) = known(file)
        {
            let bytes = std::slice::from_raw_parts(from.cast::<u8>(), done as usize);
            known.disk.record(Op::Write {
                file: known.id,
                at: at as usize,
                bytes: bytes.to_vec(),
            });
        }
        refused.unwrap_or(code)
    }
}

unsafe extern "C" fn truncate(file: *mut ffi::sqlite3_file, len: i64) -> c_int {
    // SAFETY: the arguments go on unchanged.
    unsafe {
        let code = below!(file, xTruncate, len);
        if code == ffi::SQLITE_OK
            && let Some(known) = known(file)
        {
            known.disk.record(Op::Truncate {
                file: known.id,
                len: len as usize,
            });
        }
        code
    }
}

unsafe extern "C" fn sync(file: *mut ffi::sqlite3_file, flags: c_int) -> c_int {
    // SAFETY: the arguments go on unchanged.
    unsafe {
        if let Some(code) = refused(file, Call::Sync) {
            return code;
        }
        let code = below!(file, xSync, flags);
        if code == ffi::SQLITE_OK
            && let Some(known) = known(file)
        {
            known.disk.record(Op::Sync {
                file: known.id,
                folder_synced: std::mem::take(&mut known.syncs_folder),
            });
        }
        code
    }
}

unsafe extern "C" fn lock(file: *mut ffi::sqlite3_file, level: c_int) -> c_int {
    // SAFETY: the arguments go on unchanged.
    unsafe {
        match refused(file, Call::Lock) {
            Some(code) => code,
            None => below!(file, xLock, level),
        }
    }
}

unsafe extern "C" fn shm_lock(
    file: *mut ffi::sqlite3_file,
    from: c_int,
    count: c_int,
    flags: c_int,
) -> c_int {
    // SAFETY: the arguments go on unchanged.
    unsafe {
        if flags & ffi::SQLITE_SHM_LOCK != 0
            && let Some(code) = refused(file, Call::Lock)
        {
            return code;
        }
        below!(file, xShmLock, from, count, flags)
    }
}
