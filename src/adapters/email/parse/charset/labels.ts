/** What mails call a charset, where neither the WHATWG list nor iconv-lite knows the name. */
const aliases: Record<string, string> = {
  cp932: 'shift_jis',
  cp943: 'shift_jis',
  mskanji: 'shift_jis',
  sjis: 'shift_jis',
  sjiswin: 'shift_jis',
  eucjpms: 'euc-jp',
  eucjpwin: 'euc-jp',
  cp51932: 'euc-jp',
  cp50220: 'iso-2022-jp',
  cp50221: 'iso-2022-jp',
  jis: 'iso-2022-jp',
  iso2022jpms: 'iso-2022-jp',
  iso2022jp1: 'iso-2022-jp',
  iso2022jp2: 'iso-2022-jp',
  iso2022jp3: 'iso-2022-jp',
  iso2022jp2004: 'iso-2022-jp',
  cp936: 'gb18030',
  ms936: 'gb18030',
  gb: 'gb18030',
  gbk: 'gb18030',
  xgbk: 'gb18030',
  gb2312: 'gb18030',
  gb231280: 'gb18030',
  csgb2312: 'gb18030',
  euccn: 'gb18030',
  chinese: 'gb18030',
  cngb: 'gb18030',
  cp950: 'big5',
  ms950: 'big5',
  big5eten: 'big5',
  xwindows950: 'big5',
  cnbig5: 'big5',
  cp949: 'euc-kr',
  ms949: 'euc-kr',
  uhc: 'euc-kr',
  xwindows949: 'euc-kr',
  ksc5601: 'euc-kr',
  ksc56011987: 'euc-kr',
  ksc56011992: 'euc-kr',
  iso2022kr: 'iso-2022-kr',
  csiso2022kr: 'iso-2022-kr',
  hzgb2312: 'hz-gb-2312',
  hz: 'hz-gb-2312',
  utf: 'utf-8',
  utf8mb4: 'utf-8',
  utf8n: 'utf-8',
  xunicode20utf8: 'utf-8',
  unicode11utf7: 'utf-7',
  latin: 'windows-1252',
  western: 'windows-1252',
  win1250: 'windows-1250',
  win1251: 'windows-1251',
  win1252: 'windows-1252',
  koi8: 'koi8-u',
  macce: 'maccenteuro',
  xmacce: 'maccenteuro',
  xmaccentraleurroman: 'maccenteuro',
}

/** Labels that promise nothing: the bytes have to speak for themselves. */
const meaningless =
  /^(|xunknown|unknown|unknown8bit|unspecified|default|binary|8bit|7bit|none|null|auto|xuserdefined|usascii|ascii|ansi|ansix34(19(68|86))?|iso646us|us|cp367|csascii|xascii)$/

/** The one name under which we decode, or null where the label says nothing. */
export function canonicalCharset(label: string): string | null {
  const cleaned = label
    .trim()
    .toLowerCase()
    .replace(/^["'=]+|["';,]+$/g, '')
  const key = cleaned.replace(/[^a-z0-9]/g, '')
  if (meaningless.test(key)) return null
  return aliases[key] ?? cleaned
}
