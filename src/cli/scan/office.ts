/** The text of a part of an Office document (Office Open XML, OpenDocument), a paragraph or row a line. */
export function textOfMarkup(xml: string): string {
  return (
    xml
      .replaceAll(/<\/(?:w:p|a:p|si|row|text:p|text:h|table:table-row)>|<w:br\/>/g, '\n')
      .replaceAll(/<\/(?:c|w:tc|a:tc|table:table-cell)>|<w:tab\/>|<text:tab\/>|<text:s\/>/g, '\t')
      // A tag ends before the next one begins, so that a row of openings is not searched anew from each.
      .replaceAll(/<[^<>]*>/g, '')
      .replaceAll(/&(?:#(\d{1,7})|#x([0-9a-fA-F]{1,6})|(amp|lt|gt|quot|apos));/g, decodeEntity)
  );
}

const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function decodeEntity(whole: string, decimal?: string, hexadecimal?: string, name?: string): string {
  if (name !== undefined) return named[name] ?? whole;
  const code = decimal === undefined ? Number.parseInt(hexadecimal ?? '', 16) : Number(decimal);
  return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
}

/** Whether an entry of an Office document holds what a person wrote. */
export function isOfficeText(name: string): boolean {
  return /^(?:word\/(?:document|header\d*|footer\d*|footnotes|endnotes|comments)|xl\/(?:sharedStrings|comments\d*|worksheets\/[^/]+)|ppt\/(?:slides|notesSlides|comments)\/[^/]+|docProps\/[a-z]+|content)\.xml$/i.test(
    name,
  );
}

/** Whether an archive that has such an entry is an Office document: which of its entries comes first, its maker chooses. */
export function isOfficePart(name: string): boolean {
  return (
    name === '[Content_Types].xml' || name === 'mimetype' || name === '_rels/.rels' || isOfficeText(name)
  );
}
