import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { show } from './show-visible.ts'

const notices = [
  'This e-mail and its files are confidential. Whoever is not the addressee must delete them.',
  'Disclaimer:\nWhat is written here is confidential and intended only for those it is sent to.',
  'Der Inhalt dieser E-Mail ist vertraulich und nur für den Adressaten bestimmt.',
  'Ce message est confidentiel et réservé à ses destinataires.',
  'Este mensaje es confidencial. Si lo recibió por error, avise al remitente.',
  'Denne e-mail er fortrolig. Er du ikke modtager, så slet den.',
  'Niniejsza wiadomość jest poufna i przeznaczona wyłącznie dla adresata.',
  '本邮件含有保密信息，仅限于收件人使用。',
  'このメールには機密情報が含まれます。誤って受信された場合は削除してください。',
  'Think before you print.',
]

const ownWords = [
  'Hello,\n\nThis message is intended to let you know that the lift is stuck.\nPlease send somebody.\n\nAda',
  'Hello,\n\nThis email was sent to you by mistake, I meant it for billing.\n\nPlease move it.',
  'Hello,\n\nThis message was sent to you in error, please delete it.\n\nSorry',
  'Hola:\n\nEste mensaje es confidencial, no lo compartan.\n\nQuiero cambiar mi contraseña.',
  'Hello,\n\nImportant notice: our office moves on Friday.\n\nPlease note the new address.',
  '您好\n\n声明：我从未购买过该产品。\n\n请退款到原账户。',
  'I press:\n1. start\n--\n2. stop\nWhat do I do wrong? It worked until yesterday.',
  'We need:\n_______\nBolt M8 | 20\nNut M8 | 20\n_______\nShip to Lane 1, call +49 30 1234567',
  'I cannot leave the list:\n------\nError 500: unsubscribe failed\n------\nPlease fix it.',
  'I tried:\n\n-----BEGIN PGP SIGNED MESSAGE-----\n\nand it failed. Why?',
  'The table:\n\n| | A |\n|\nis all I see.',
]

const signed = `-----BEGIN PGP SIGNED MESSAGE-----
Hash: SHA256

It works.
-----BEGIN PGP SIGNATURE-----

iQEzBAEBCAAdFiEE
=abcd
-----END PGP SIGNATURE-----`

describe('a legal notice', () => {
  for (const notice of notices)
    it(`is folded away: ${notice.slice(0, 40)}`, () => assert.equal(show(`It works.\n\n${notice}`), 'It works.'))
})

describe('a signature', () => {
  it('of OpenPGP is folded away with what it puts above the text', () => assert.equal(show(signed), 'It works.'))
  it('with a rule within is folded away', () =>
    assert.equal(
      show('It works.\n\n======\nAda Lane\nLane Ltd\n------\nTel: 03-1234-5678\nada@lane.example'),
      'It works.',
    ))
  it('laid out by NetEase is folded away', () =>
    assert.equal(show('It works.\n\n| |\nada\n|\n|\nada@lane.example\n|\n签名由网易邮箱大师定制'), 'It works.'))
  it('below a rule is folded away with the rule that closes it', () =>
    assert.equal(show('It works.\n\n======\nAda Lane\nTel: 03-1234-5678\n======'), 'It works.'))
})

describe('what only looks like a signature stays', () => {
  for (const text of ownWords) it(text.replaceAll('\n', ' '), () => assert.equal(show(text), text))
})
