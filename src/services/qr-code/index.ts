/** Rarely needed: loaded with the first code. */
const library = () => import('qrcode')

/** A code as a drawing, black on white with the quiet zone around it, for a page. */
export const qrSvg = async (text: string): Promise<string> =>
  (await library()).toString(text, { type: 'svg', margin: 4 })

/** The same as a picture, 8 pixels a module, for where only files can be shown. */
export const qrPng = async (text: string): Promise<Uint8Array> =>
  new Uint8Array(await (await library()).toBuffer(text, { type: 'png', margin: 4, scale: 8 }))
