//! Rijndael with blocks and keys of 256 bits: what AES would be, had its blocks been as long as its keys.
//!
//! Slow and with tables that tell what they are asked for: the key is the same for everybody and in every client, so that
//! there is no secret to keep.

/// Bytes of a block, of a key, and of what a chain begins with.
pub(super) const BLOCK: usize = 32;
const ROUNDS: usize = 14;
const COLUMNS: usize = 8;
/// By how many columns each row is turned: 1, 3 and 4 with blocks of this length.
const SHIFTS: [usize; 4] = [0, 1, 3, 4];

const SBOX: [u8; 256] = substitutions();
const INVERSE_SBOX: [u8; 256] = inverse(&SBOX);

/// A key made ready.
pub(super) struct Rijndael {
    round_keys: [[u8; BLOCK]; ROUNDS + 1],
}

impl Rijndael {
    pub(super) fn new(key: &[u8; BLOCK]) -> Self {
        let mut words = [[0_u8; 4]; COLUMNS * (ROUNDS + 1)];
        for (word, bytes) in words.iter_mut().zip(key.as_chunks::<4>().0) {
            *word = *bytes;
        }
        let mut constant = 1;
        for at in COLUMNS..words.len() {
            let mut word = words[at - 1];
            if at % COLUMNS == 0 {
                word.rotate_left(1);
                word = word.map(|byte| SBOX[usize::from(byte)]);
                word[0] ^= constant;
                constant = times(constant, 2);
            } else if at % COLUMNS == 4 {
                word = word.map(|byte| SBOX[usize::from(byte)]);
            }
            let earlier = words[at - COLUMNS];
            words[at] = std::array::from_fn(|row| word[row] ^ earlier[row]);
        }
        let round_keys = std::array::from_fn(|round| std::array::from_fn(|at| words[round * COLUMNS + at / 4][at % 4]));
        Self { round_keys }
    }

    pub(super) fn encrypt(&self, block: &mut [u8; BLOCK]) {
        add(block, &self.round_keys[0]);
        for round in 1..=ROUNDS {
            *block = std::array::from_fn(|at| {
                let (column, row) = (at / 4, at % 4);
                SBOX[usize::from(block[(column + SHIFTS[row]) % COLUMNS * 4 + row])]
            });
            if round < ROUNDS {
                mix(block, [2, 3, 1, 1]);
            }
            add(block, &self.round_keys[round]);
        }
    }

    pub(super) fn decrypt(&self, block: &mut [u8; BLOCK]) {
        for round in (1..=ROUNDS).rev() {
            add(block, &self.round_keys[round]);
            if round < ROUNDS {
                mix(block, [14, 11, 13, 9]);
            }
            *block = std::array::from_fn(|at| {
                let (column, row) = (at / 4, at % 4);
                INVERSE_SBOX[usize::from(block[(column + COLUMNS - SHIFTS[row]) % COLUMNS * 4 + row])]
            });
        }
        add(block, &self.round_keys[0]);
    }
}

fn add(block: &mut [u8; BLOCK], other: &[u8; BLOCK]) {
    for (byte, other) in block.iter_mut().zip(other) {
        *byte ^= other;
    }
}

/// Multiplies every column with a matrix, of which this is the first row; each other is the one above, turned right.
fn mix(block: &mut [u8; BLOCK], first_row: [u8; 4]) {
    for column in block.as_chunks_mut::<4>().0 {
        let old = *column;
        *column =
            std::array::from_fn(|row| (0..4).fold(0, |sum, at| sum ^ times(old[at], first_row[(at + 4 - row) % 4])));
    }
}

/// A product in the field of 256 elements, modulo x⁸ + x⁴ + x³ + x + 1.
const fn times(mut one: u8, mut other: u8) -> u8 {
    let mut product = 0;
    while other != 0 {
        if other & 1 != 0 {
            product ^= one;
        }
        let carry = one & 0x80 != 0;
        one <<= 1;
        if carry {
            one ^= 0x1b;
        }
        other >>= 1;
    }
    product
}

/// The inverse of each element, its bits mixed.
const fn substitutions() -> [u8; 256] {
    let mut table = [0x63; 256];
    // Powers of a generator and of its inverse, side by side: each pair is inverse to one another.
    let (mut element, mut inverse) = (1_u8, 1_u8);
    loop {
        element = times(element, 3);
        inverse = times(inverse, 0xf6);
        let mixed =
            inverse ^ inverse.rotate_left(1) ^ inverse.rotate_left(2) ^ inverse.rotate_left(3) ^ inverse.rotate_left(4);
        table[element as usize] = mixed ^ 0x63;
        if element == 1 {
            return table;
        }
    }
}

const fn inverse(table: &[u8; 256]) -> [u8; 256] {
    let mut inverse = [0; 256];
    let mut at = 0;
    while at < 256 {
        inverse[table[at] as usize] = at as u8;
        at += 1;
    }
    inverse
}
