//! Width and height of a picture from its header; nothing is decoded.

/// Of a PNG.
pub(super) fn png_size(content: &[u8]) -> Option<(u32, u32)> {
    let header = content.strip_prefix(b"\x89PNG\r\n\x1a\n")?;
    let header = header.get(4..)?.strip_prefix(b"IHDR")?;
    Some((four(header, 0)?, four(header, 4)?))
}

/// Of a JPEG: its frame header, found from segment to segment.
pub(super) fn jpeg_size(content: &[u8]) -> Option<(u32, u32)> {
    let mut rest = content.strip_prefix(b"\xFF\xD8")?;
    loop {
        rest = rest.strip_prefix(b"\xFF")?;
        let marker = *rest.first()?;
        match marker {
            // A fill byte before the marker.
            0xFF => {}
            // A frame; C4, C8 and CC are tables and extensions.
            0xC0..=0xCF if !matches!(marker, 0xC4 | 0xC8 | 0xCC) => {
                let frame = rest.get(1..)?;
                return Some((two(frame, 5)?, two(frame, 3)?));
            }
            // The picture itself, or its end, before any frame.
            0xDA | 0xD9 => return None,
            0x01 | 0xD0..=0xD7 => rest = rest.get(1..)?,
            _ => {
                let length = usize::try_from(two(rest, 1)?).ok()?;
                rest = rest.get(1 + length.max(2)..)?;
            }
        }
    }
}

fn two(bytes: &[u8], at: usize) -> Option<u32> {
    let bytes: [u8; 2] = bytes.get(at..at + 2)?.try_into().ok()?;
    Some(u32::from(u16::from_be_bytes(bytes)))
}

fn four(bytes: &[u8], at: usize) -> Option<u32> {
    let bytes: [u8; 4] = bytes.get(at..at + 4)?.try_into().ok()?;
    Some(u32::from_be_bytes(bytes))
}
