/** Elements in which mail programs put what they quote. */
export const quoteRegions = [
  'div.OutlookMessageHeader',
  '#mail-editor-reference-message-container',
  'div[class$="yahoo_quoted"]',
  '#OLK_SRC_BODY_SECTION',
  'includetail',
  'div[name="messageReplySection"]',
  'div[name="quote"]',
  'div.gmail_attr',
  'div.moz-cite-prefix',
  'div.protonmail_quote',
  'div.tutanota_quote',
  'div.zmail_extra',
  '#isReplyContent',
  'div.front-blockquote',
  'div.history_container',
  'div.qmQuote',
]

/** Elements after which only the quoted mail follows. */
export const quoteMarkers = ['#appendonsend', '#divRplyFwdMsg', '#stopSpelling']

/** Elements in which mail programs put the signature. */
export const signatureRegions = [
  'div[class$="signature"]',
  'signature',
  'div[id^="bloop_sign"]',
  '#ntes-pcmail-signature',
  'div.gmail_signature',
  'pre.moz-signature',
  'div.protonmail_signature_block',
  'div.ms-outlook-ios-signature',
  'div.ms-outlook-mobile-signature',
  '#ms-outlook-mobile-signature',
  '#AppleMailSignature',
  'div[name="messageSignatureSection"]',
  '#composer_signature',
  '#Signature',
]

const hints = new RegExp(
  [...quoteRegions, ...quoteMarkers].map((selector) => selector.replace(/^.*(?:class\$="|[.#[])|"?\]$/g, '')).join('|'),
)

/** Whether any of the quoting elements can be in the document. */
export const mayHoldQuote = (html: string) => hints.test(html)
