//! A set of people as bits, a block of people at a time.

use drumbeat_domain::PersonId;

/// People of a block: the ids from `n * BLOCK` on. In the index a block is what one entry
/// keeps together, so a question reads an entry a block: 122 of them for a million people.
/// Half as many would be read sooner and written in pieces twice as big.
pub const BLOCK: i64 = 8_192;

const WORDS: usize = (BLOCK / 64) as usize;

/// The people of one block.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Bits(Box<[u64; WORDS]>);

impl Default for Bits {
    fn default() -> Self {
        Self(Box::new([0; WORDS]))
    }
}

impl std::fmt::Debug for Bits {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.offsets()).finish()
    }
}

/// An entry with fewer people is stored as a list of two bytes each, any other as bits.
const FEWEST_AS_BITS: usize = WORDS * 8 / 2;

impl Bits {
    pub(crate) fn set(&mut self, offset: u16, is_in: bool) {
        if let Some(word) = self.0.get_mut(usize::from(offset) / 64) {
            let bit = 1 << (offset % 64);
            *word = if is_in { *word | bit } else { *word & !bit };
        }
    }

    fn has(&self, offset: u16) -> bool {
        self.0
            .get(usize::from(offset) / 64)
            .is_some_and(|word| word & (1 << (offset % 64)) != 0)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.iter().all(|word| *word == 0)
    }

    fn len(&self) -> usize {
        self.0.iter().map(|word| word.count_ones() as usize).sum()
    }

    pub(crate) fn keep(&mut self, other: &Self) {
        for (word, other) in self.0.iter_mut().zip(&*other.0) {
            *word &= other;
        }
    }

    pub(crate) fn leave_out(&mut self, other: &Self) {
        for (word, other) in self.0.iter_mut().zip(&*other.0) {
            *word &= !other;
        }
    }

    pub(crate) fn join(&mut self, other: &Self) {
        for (word, other) in self.0.iter_mut().zip(&*other.0) {
            *word |= other;
        }
    }

    fn offsets(&self) -> impl Iterator<Item = u16> + '_ {
        (0..).zip(self.0.iter()).flat_map(|(at, word)| {
            let mut rest = *word;
            std::iter::from_fn(move || {
                let bit = u16::try_from(rest.trailing_zeros()).ok()?;
                (rest != 0).then(|| {
                    rest &= rest - 1;
                    at * 64 + bit
                })
            })
        })
    }

    /// Adds the people of a stored entry. `false` where it is none.
    #[must_use]
    pub(crate) fn add_stored(&mut self, stored: &[u8]) -> bool {
        if stored.len() == WORDS * 8 {
            let (words, _) = stored.as_chunks::<8>();
            for (word, bytes) in self.0.iter_mut().zip(words) {
                *word |= u64::from_le_bytes(*bytes);
            }
            return true;
        }
        let (offsets, rest) = stored.as_chunks::<2>();
        for bytes in offsets {
            self.set(u16::from_le_bytes(*bytes), true);
        }
        rest.is_empty() && stored.len() < WORDS * 8
    }

    pub(crate) fn stored(&self) -> Vec<u8> {
        if self.len() < FEWEST_AS_BITS {
            self.offsets().flat_map(u16::to_le_bytes).collect()
        } else {
            self.0.iter().flat_map(|word| word.to_le_bytes()).collect()
        }
    }
}

/// Where somebody is: the block, and their place in it.
pub(crate) fn place_of(id: PersonId) -> Option<(usize, u16)> {
    let block = usize::try_from(id.0.div_euclid(BLOCK)).ok()?;
    let offset = u16::try_from(id.0.rem_euclid(BLOCK)).ok()?;
    Some((block, offset))
}

/// A set of people.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct PeopleSet {
    blocks: Vec<Option<Bits>>,
}

impl PeopleSet {
    /// Adds somebody.
    pub fn insert(&mut self, id: PersonId) {
        if let Some((block, offset)) = place_of(id)
            && let Some(bits) = self.block_mut(block)
        {
            bits.set(offset, true);
        }
    }

    /// Takes somebody out.
    pub fn remove(&mut self, id: PersonId) {
        if let Some((block, offset)) = place_of(id)
            && let Some(Some(bits)) = self.blocks.get_mut(block)
        {
            bits.set(offset, false);
        }
    }

    fn block_mut(&mut self, block: usize) -> Option<&mut Bits> {
        if self.blocks.len() <= block {
            self.blocks.resize(block + 1, None);
        }
        self.blocks
            .get_mut(block)
            .map(Option::get_or_insert_default)
    }

    pub(crate) fn put(&mut self, block: usize, bits: Bits) {
        if let Some(place) = self.block_mut(block) {
            *place = bits;
        }
    }

    /// Whether somebody is in it.
    pub fn contains(&self, id: PersonId) -> bool {
        place_of(id).is_some_and(|(block, offset)| {
            matches!(self.blocks.get(block), Some(Some(bits)) if bits.has(offset))
        })
    }

    /// How many people.
    pub fn len(&self) -> usize {
        self.blocks.iter().flatten().map(Bits::len).sum()
    }

    /// Nobody.
    pub fn is_empty(&self) -> bool {
        self.blocks.iter().flatten().all(Bits::is_empty)
    }

    /// Everybody who is in both.
    #[must_use]
    pub fn and(&self, other: &Self) -> Self {
        let both = self.blocks.iter().zip(&other.blocks);
        let blocks = both.map(|(one, other)| {
            let mut bits = one.clone()?;
            bits.keep(other.as_ref()?);
            Some(bits)
        });
        Self {
            blocks: blocks.collect(),
        }
    }

    /// The people, by id.
    pub fn iter(&self) -> impl Iterator<Item = PersonId> + '_ {
        (0..).zip(&self.blocks).flat_map(|(block, bits)| {
            let offsets = bits.iter().flat_map(Bits::offsets);
            offsets.map(move |offset| PersonId(block * BLOCK + i64::from(offset)))
        })
    }
}

impl FromIterator<PersonId> for PeopleSet {
    fn from_iter<I: IntoIterator<Item = PersonId>>(people: I) -> Self {
        let mut set = Self::default();
        for id in people {
            set.insert(id);
        }
        set
    }
}
