//! The container of an Excel 97-2003 file (MS-CFB), as far as its guard must know it.
//!
//! A container is a file system: sectors, and tables that say which sector follows which.
//! The library follows them as they stand, so a chain that runs in a circle costs all
//! memory there is. Here each chain is followed once and may be no longer than the file.

use crate::error::ReadError;

/// Ids from here on are no sectors: the end of a chain, or a free one.
const NO_SECTOR: u32 = 0xFFFF_FFFA;
/// Bytes of a header, of an entry of the folder, and of a small sector.
const HEADER: usize = 512;
const ENTRY: usize = 128;
const SMALL_SECTOR: usize = 64;
/// Streams below this are kept in small sectors.
const SMALL_STREAM: usize = 4096;

/// A container whose tables have been followed.
struct Compound<'a> {
    bytes: &'a [u8],
    /// Two to the power of it is the size of a sector.
    shift: u32,
    next: Vec<u32>,
}

/// A stream of the container.
struct Entry {
    name: String,
    start: u32,
    len: usize,
}

/// The stream that holds the workbook. Refuses a container whose chains do not end.
pub(crate) fn workbook_stream(bytes: &[u8]) -> Result<Vec<u8>, ReadError> {
    let compound = Compound::open(bytes)?;
    let folder = compound.chain(u32_at(bytes, 48)?)?;
    let entries: Vec<Entry> = folder.chunks_exact(ENTRY).filter_map(Entry::read).collect();
    let root = entries
        .first()
        .ok_or_else(|| ReadError::damaged("no root"))?;
    let named = |name: &str| {
        let mut all = entries.iter();
        all.find(|entry| entry.name.eq_ignore_ascii_case(name))
    };
    let entry = named("Workbook").or_else(|| named("Book"));
    let entry = entry.ok_or_else(|| ReadError::damaged("no workbook"))?;
    // What is never asked for is followed too: the library reads it when it opens the file.
    let small = match u32_at(bytes, 64)? {
        0 => None,
        _ => Some((
            compound.chain(root.start)?,
            words(&compound.chain(u32_at(bytes, 60)?)?),
        )),
    };
    let mut stream = match small {
        Some((sectors, next)) if entry.len < SMALL_STREAM => {
            follow(&sectors, SMALL_SECTOR, 0, entry.start, &next)?
        }
        Some(_) | None => compound.chain(entry.start)?,
    };
    stream.truncate(entry.len);
    Ok(stream)
}

impl<'a> Compound<'a> {
    fn open(bytes: &'a [u8]) -> Result<Self, ReadError> {
        let shift = match bytes.get(30..32) {
            Some([9, 0]) => 9,
            Some([12, 0]) => 12,
            Some(_) | None => return Err(ReadError::damaged("size of a sector")),
        };
        let mut compound = Self {
            bytes,
            shift,
            next: Vec::new(),
        };
        let most = bytes.len() >> shift;
        let mut tables = words(bytes.get(76..HEADER).unwrap_or_default());
        let mut more = u32_at(bytes, 68)?;
        let mut passed = 0;
        while more < NO_SECTOR {
            passed += 1;
            if passed > most {
                return Err(ReadError::damaged("tables in a circle"));
            }
            tables.extend(words(compound.sector(more)?));
            more = tables.pop().unwrap_or(NO_SECTOR);
        }
        tables.retain(|table| *table < NO_SECTOR);
        if tables.len() > most {
            return Err(ReadError::damaged("more tables than sectors"));
        }
        for table in tables {
            let table = words(compound.sector(table)?);
            compound.next.extend(table);
        }
        Ok(compound)
    }

    fn sector(&self, id: u32) -> Result<&'a [u8], ReadError> {
        sector(self.bytes, 1 << self.shift, 1, id)
    }

    fn chain(&self, start: u32) -> Result<Vec<u8>, ReadError> {
        follow(self.bytes, 1 << self.shift, 1, start, &self.next)
    }
}

impl Entry {
    fn read(bytes: &[u8]) -> Option<Self> {
        let (wide, _) = bytes.get(..64)?.as_chunks::<2>();
        let wide = wide.iter().map(|unit| u16::from_le_bytes(*unit));
        let name = char::decode_utf16(wide.take_while(|unit| *unit != 0));
        Some(Self {
            name: name.map(|c| c.unwrap_or('\u{FFFD}')).collect(),
            start: u32_at(bytes, 116).ok()?,
            len: u32_at(bytes, 120).ok()? as usize,
        })
    }
}

/// The sectors of a chain, one after the other.
fn follow(
    bytes: &[u8],
    size: usize,
    before: usize,
    start: u32,
    next: &[u32],
) -> Result<Vec<u8>, ReadError> {
    let mut chain = Vec::new();
    let mut id = start;
    while id < NO_SECTOR {
        chain.extend_from_slice(sector(bytes, size, before, id)?);
        if chain.len() > bytes.len() {
            return Err(ReadError::damaged("a chain in a circle"));
        }
        id = next.get(id as usize).copied().unwrap_or(NO_SECTOR);
    }
    Ok(chain)
}

/// A sector; the last one of a file may be cut off.
fn sector(bytes: &[u8], size: usize, before: usize, id: u32) -> Result<&[u8], ReadError> {
    let start = (id as usize).saturating_add(before).saturating_mul(size);
    let end = start.saturating_add(size).min(bytes.len());
    bytes
        .get(start..end)
        .filter(|sector| !sector.is_empty())
        .ok_or_else(|| ReadError::damaged("a sector beyond the end"))
}

fn words(bytes: &[u8]) -> Vec<u32> {
    let (words, _) = bytes.as_chunks::<4>();
    words.iter().map(|word| u32::from_le_bytes(*word)).collect()
}

fn u32_at(bytes: &[u8], at: usize) -> Result<u32, ReadError> {
    let word = bytes.get(at..).and_then(<[u8]>::first_chunk::<4>);
    word.map(|word| u32::from_le_bytes(*word))
        .ok_or_else(|| ReadError::damaged("cut off"))
}
