/** A real .xlsx, made without a library: a zip of a few XML files, stored as they are. */

function crc32(bytes: Uint8Array): number {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (0xedb88320 & -(crc & 1));
  }
  return ~crc >>> 0;
}

function zip(files: Record<string, string>): Buffer {
  const bodies: Buffer[] = [];
  const entries: Buffer[] = [];
  let offset = 0;
  for (const [path, text] of Object.entries(files)) {
    const name = Buffer.from(path);
    const data = Buffer.from(text);
    // Version 2.0, stored, no time, sizes known.
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt32LE(crc32(data), 10);
    common.writeUInt32LE(data.length, 14);
    common.writeUInt32LE(data.length, 18);
    common.writeUInt16LE(name.length, 22);
    bodies.push(Buffer.from('PK\x03\x04', 'latin1'), common, name, data);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(offset, 10);
    entries.push(Buffer.from('PK\x01\x02\x14\x00', 'latin1'), common, place, name);
    offset += 30 + name.length + data.length;
  }
  const directory = Buffer.concat(entries);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(Object.keys(files).length, 4);
  end.writeUInt16LE(Object.keys(files).length, 6);
  end.writeUInt32LE(directory.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...bodies, directory, Buffer.from('PK\x05\x06', 'latin1'), end]);
}

const xml = (text: string) => text.replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`);

/** One sheet. A number becomes a number cell, as Excel does with a typed phone. */
export function workbook(rows: readonly (readonly (string | number)[])[]): Buffer {
  const cells = rows.map((row, y) => {
    const line = row.map((value, x) => {
      const at = `${String.fromCharCode(65 + x)}${y + 1}`;
      return typeof value === 'number' ? `<c r="${at}"><v>${value}</v></c>` : `<c r="${at}" t="inlineStr"><is><t xml:space="preserve">${xml(value)}</t></is></c>`;
    });
    return `<row r="${y + 1}">${line.join('')}</row>`;
  });
  const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
  const sheets = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
  const packages = 'http://schemas.openxmlformats.org/package/2006';
  const documents = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
  const kind = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
  return zip({
    '[Content_Types].xml': `${head}<Types xmlns="${packages}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${kind}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${kind}.worksheet+xml"/></Types>`,
    '_rels/.rels': `${head}<Relationships xmlns="${packages}/relationships"><Relationship Id="rId1" Type="${documents}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `${head}<workbook xmlns="${sheets}" xmlns:r="${documents}"><sheets><sheet name="Clients" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `${head}<Relationships xmlns="${packages}/relationships"><Relationship Id="rId1" Type="${documents}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
    'xl/worksheets/sheet1.xml': `${head}<worksheet xmlns="${sheets}"><sheetData>${cells.join('')}</sheetData></worksheet>`,
  });
}

const FIRST = ['Amani', 'Furaha', 'Espérance', 'Patrick', 'Neema', 'Baraka', 'Divine', 'Grâce', 'Josué', 'Zawadi'];
const LAST = ['Mugisha', 'Bahati', 'Kabila', 'Furaha', 'Nyota', 'Mwamba', 'Kalume', 'Ilunga', 'Tshala', 'Mbuyi', 'Kasongo', 'Lukusa', 'Ngoy', 'Banza', 'Kyungu', 'Mutombo', 'Sefu', 'Kanku', 'Kibwe', 'Mwepu'];

export interface Person {
  name: string;
  phone: string;
}

/** As many people of Goma, each with a name and a phone of their own. */
export function people(count: number): Person[] {
  return Array.from({ length: count }, (_, i) => ({
    name: `${FIRST[i % FIRST.length]} ${LAST[Math.floor(i / FIRST.length) % LAST.length]}${i >= 200 ? ` ${Math.floor(i / 200)}` : ''}`,
    phone: `24399${String(1_000_412 + i * 37).padStart(7, '0')}`,
  }));
}

/** The shop's list of them: as people write it, phones local, half of the cities empty. */
export function clientList(list: readonly Person[]): Buffer {
  return workbook([['Nom', 'Téléphone', 'Ville'], ...list.map((person, i) => [person.name, `0${person.phone.slice(3)}`, i % 2 === 0 ? 'Goma' : ''])]);
}
