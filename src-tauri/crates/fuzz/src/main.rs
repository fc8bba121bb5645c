//! What libFuzzer drives; `cargo xtask fuzz` builds and starts it. `DRUMBEAT_FUZZ` names the
//! target.
#![no_main]
#![expect(clippy::print_stderr, reason = "libFuzzer's own words go there too")]

// The reader's own: what it may use is what a find may use.
#[expect(dead_code, reason = "nothing is read here for which the cap is lifted")]
#[path = "../../reader/src/cap.rs"]
mod cap;

use std::panic::{catch_unwind, set_hook};
use std::sync::LazyLock;

use drumbeat_fuzz::{Target, container};
use drumbeat_sheets::READER_OUT_OF_MEMORY;
use libfuzzer_sys::{fuzz_mutator, fuzz_target, fuzzer_mutate};

#[global_allocator]
static ALLOCATOR: cap::CappedAllocator =
    cap::CappedAllocator::new(cap::MEMORY_CAP, READER_OUT_OF_MEMORY);

static TARGET: LazyLock<Target> = LazyLock::new(|| {
    let name = std::env::var("DRUMBEAT_FUZZ").unwrap_or_default();
    Target::parse(&name).unwrap_or(Target::Delimited)
});

fuzz_target!(
    init: {
        // libFuzzer's own ends the program at any panic; one that the reader turns into an
        // answer is none. The usual one reads all names of the program, which is much memory.
        set_hook(Box::new(|_| {}));
    },
    |bytes: &[u8]| {
        if let Err(why) = catch_unwind(|| TARGET.run(bytes)) {
            let literal = || why.downcast_ref::<&str>().copied();
            let said = why.downcast_ref::<String>().map(String::as_str).or_else(literal);
            eprintln!("{}", said.unwrap_or_default());
            std::process::abort();
        }
    }
);

/// One change in so many is made to the container and not to what is in it.
const OUTSIDE: u32 = 16;

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    if TARGET.is_packed()
        && !seed.is_multiple_of(OUTSIDE)
        && let Some(changed) = inside(data.get(..size).unwrap_or_default(), max_size, seed)
        && let Some(room) = data.get_mut(..changed.len())
    {
        room.copy_from_slice(&changed);
        return changed.len();
    }
    fuzzer_mutate(data, size, max_size)
});

/// The container with one of its parts changed; `None` where there is none or it would be
/// too long.
fn inside(container: &[u8], max_size: usize, seed: u32) -> Option<Vec<u8>> {
    let mut parts = container::unpack(container)?;
    let at = (seed / OUTSIDE) as usize % parts.len();
    let (_, content) = parts.get_mut(at)?;
    let size = content.len();
    let room = size + 64.max(size / 8);
    content.resize(room, 0);
    let changed = fuzzer_mutate(content, size, room);
    content.truncate(changed);
    container::pack(&parts).filter(|packed| packed.len() <= max_size)
}
