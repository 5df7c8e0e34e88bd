/**
 * Where candidates may be: at a shape that is cheap to see, or at a literal. The scanners give these places; what
 * stands there is then verified. Both scanners implement exactly this list.
 */
export const shapes = {
  /** An at sign between a mailbox character and a letter or digit. */
  at: 0,
  /** `://` behind a letter or digit. */
  scheme: 1,
  /** The first dot of four short groups of digits. */
  ipv4: 2,
  /** A colon among hexadecimal groups, or a double colon. */
  ipv6: 3,
  /** The first colon or hyphen of six pairs. */
  mac: 4,
  /** Three, two and four digits. */
  ssn: 5,
  /** Three, three and four digits, separated. */
  nanp: 6,
  /** A plus sign before a digit or a bracket. */
  plus: 7,
  /** Thirteen digits or more, or groups of four, or four and six. */
  card: 8,
  /** Two capital letters, two digits and more of the kind. */
  iban: 9,
  /** Twenty-four letters and digits or more whose first two are in the plan's table of pairs. */
  run: 10,
  /** A zero and two to four digits more, then a separator: a telephone number of many countries. */
  trunk: 11,
  /** A space between a word that begins with a capital letter and a number. */
  house: 12,
} as const;

export type Shape = keyof typeof shapes;

/** Kinds of anchors from here on are literals: `FIRST_LITERAL + index`. */
export const FIRST_LITERAL = 16;

/** How far behind its place a shape or a literal is looked at: what a scanner needs to see. */
export const ANCHOR_AHEAD = 64;
