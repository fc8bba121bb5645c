//! The linking code as a PNG, for clients that do not ask for its text. Grey,
//! uncompressed: a few kilobytes, and no picture library for one picture.

use qrcode::{Color, QrCode};

const SCALE: usize = 4;
const QUIET: usize = 4;

/// A picture of `code`; empty if it is too long for one.
pub(crate) fn qr_png(code: &str) -> Vec<u8> {
    let Ok(qr) = QrCode::new(code.as_bytes()) else {
        return Vec::new();
    };
    let modules = qr.width();
    let dark = qr.to_colors();
    let side = (modules + 2 * QUIET) * SCALE;
    let mut rows = Vec::with_capacity(side * (side + 1));
    for y in 0..side {
        rows.push(0); // no filter
        for x in 0..side {
            let module = (y / SCALE)
                .checked_sub(QUIET)
                .zip((x / SCALE).checked_sub(QUIET));
            let is_dark = module
                .filter(|(row, column)| *row < modules && *column < modules)
                .and_then(|(row, column)| dark.get(row * modules + column))
                .is_some_and(|color| *color == Color::Dark);
            rows.push(if is_dark { 0 } else { 255 });
        }
    }
    let side = (side as u32).to_be_bytes();
    let header = [&side[..], &side[..], &[8, 0, 0, 0, 0]].concat();
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    chunk(&mut png, *b"IHDR", &header);
    chunk(&mut png, *b"IDAT", &stored(&rows));
    chunk(&mut png, *b"IEND", &[]);
    png
}

fn chunk(png: &mut Vec<u8>, kind: [u8; 4], body: &[u8]) {
    png.extend((body.len() as u32).to_be_bytes());
    let named = [&kind[..], body].concat();
    png.extend(&named);
    png.extend(crc32(&named).to_be_bytes());
}

/// zlib without compression.
fn stored(bytes: &[u8]) -> Vec<u8> {
    let mut out = vec![0x78, 0x01];
    let mut blocks = bytes.chunks(0xFFFF).peekable();
    while let Some(block) = blocks.next() {
        let length = block.len() as u16;
        out.push(u8::from(blocks.peek().is_none()));
        out.extend(length.to_le_bytes());
        out.extend((!length).to_le_bytes());
        out.extend(block);
    }
    let (low, high) = bytes.iter().fold((1_u32, 0_u32), |(low, high), byte| {
        let low = (low + u32::from(*byte)) % 65_521;
        (low, (high + low) % 65_521)
    });
    out.extend(((high << 16) | low).to_be_bytes());
    out
}

fn crc32(bytes: &[u8]) -> u32 {
    let step = |crc: u32, byte: &u8| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            if crc & 1 == 1 {
                (crc >> 1) ^ 0xEDB8_8320
            } else {
                crc >> 1
            }
        })
    };
    !bytes.iter().fold(u32::MAX, step)
}
