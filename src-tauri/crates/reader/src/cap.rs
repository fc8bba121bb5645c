//! A cap on the memory of this program.
//!
//! A file made to harm can make any parser ask for all memory of the machine.
//! Here it may ask for so much and no more: beyond the cap the program ends with
//! its own exit code, and the app says that the file is too large.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering};

/// Memory the program may use, in bytes. A workbook of a million people needs
/// about half of it.
pub(crate) const MEMORY_CAP: usize = 280 * 1024 * 1024;

/// Counts what is in use and ends the program beyond the cap.
pub(crate) struct CappedAllocator {
    used: AtomicUsize,
    cap: AtomicUsize,
    exit_code: i32,
}

impl CappedAllocator {
    /// An allocator for at most `cap_bytes`.
    pub(crate) const fn new(cap_bytes: usize, exit_code: i32) -> Self {
        Self {
            used: AtomicUsize::new(0),
            cap: AtomicUsize::new(cap_bytes),
            exit_code,
        }
    }

    /// Takes the cap away, once no foreign file is read any more.
    pub(crate) fn lift(&self) {
        self.cap.store(usize::MAX, Ordering::Relaxed);
    }

    fn take(&self, bytes: usize) {
        let before = self.used.fetch_add(bytes, Ordering::Relaxed);
        if before.saturating_add(bytes) > self.cap.load(Ordering::Relaxed) {
            self.end();
        }
    }

    fn give_back(&self, bytes: usize) {
        self.used.fetch_sub(bytes, Ordering::Relaxed);
    }

    /// Ends the program. The count is set back first, so that what the runtime
    /// allocates while ending does not come here again.
    #[allow(
        clippy::exit,
        reason = "there is no memory left to return an error with"
    )]
    fn end(&self) -> ! {
        self.used.store(0, Ordering::Relaxed);
        std::process::exit(self.exit_code)
    }
}

// SAFETY: every call goes to the system's allocator unchanged; counting neither
// allocates nor unwinds.
#[expect(unsafe_code, reason = "a memory cap can only stand in the allocator")]
unsafe impl GlobalAlloc for CappedAllocator {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        self.take(layout.size());
        // SAFETY: the caller keeps the contract of `alloc`.
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        self.take(layout.size());
        // SAFETY: the caller keeps the contract of `alloc_zeroed`.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        self.give_back(layout.size());
        // SAFETY: the pointer came from `System` with this layout.
        unsafe { System.dealloc(pointer, layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, new_size: usize) -> *mut u8 {
        if new_size > layout.size() {
            self.take(new_size - layout.size());
        } else {
            self.give_back(layout.size() - new_size);
        }
        // SAFETY: the pointer came from `System` with this layout.
        unsafe { System.realloc(pointer, layout, new_size) }
    }
}
