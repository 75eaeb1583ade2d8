const simplified =
  '的一是不了在人有我他这中大来上个国到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可她里后小么心多天而能好都然没日于起还发成事只作当想看文无开手十用主行方又如前所本见经头面公同三已老从动两长知民样现分将外但身些与高意进把法此实回二理美点月明其种全工己话者向情部正名定女问力机给等几很业最间新什打便位因重被走电四第门相次东政海口使教西再平真听世气信北少关并内加化由代产入先山五太水万市体别处总才场师书比住员性通目华报立马命张活难神数件安表原车白应路期常提感金何更反合放做系计或司利受光王果及今京务制解各任至清物台象记边共风接它许特望直服题建南度统色字请交让认算论百义科怎元社术结六功指思非流每管连远资队带快条院变联言权往展该领传近留红治决周保达办运半候七必城强步完深区即求品士转量空技程告语英基满式李息写呢识极令收钱未持取设始版双历商千片容研像找友站广改形早房音际则首单据导失网专石校读观究包组造落视离您谢复邮附查登录账户密码错误客订支付退款测试简体汉欢迎主紧急票货页络修坏停断链慢卡死崩溃屏闪装载升级配档块障故'
const traditional =
  '的一是不了在人有我他這中大來上個國到說們為子和你地出道也時年得就那要下以生會自著去之過家學對可她裡後小麼心多天而能好都然沒日於起還發成事只作當想看文無開手十用主行方又如前所本見經頭面公同三已老從動兩長知民樣現分將外但身些與高意進把法此實回二理美點月明其種全工己話者向情部正名定女問力機給等幾很業最間新什打便位因重被走電四第門相次東政海口使教西再平真聽世氣信北少關並內加化由代產入先山五太水萬市體別處總才場師書比住員性通目華報立馬命張活難神數件安表原車白應路期常提感金何更反合放做系計或司利受光王果及今京務制解各任至清物台象記邊共風接它許特望直服題建南度統色字請交讓認算論百義科怎元社術結六功指思非流每管連遠資隊帶快條院變聯言權往展該領傳近留紅治決周保達辦運半候七必城強步完深區即求品士轉量空技程告語英基滿式李息寫呢識極令收錢未持取設始版雙歷商千片容研像找友站廣改形早房音際則首單據導失網專石校讀觀究包組造落視離您謝復覆郵附查登錄帳戶密碼錯誤客訂支付退款測試繁體漢歡迎緊急票貨頁絡修壞停斷鏈慢卡當機屏裝載升級檔塊障故'
const hiragana =
  'ぁあぃいうぇえぉおかがきぎくぐけげこごさざしじすずせぜそぞただちぢっつづてでとどなにぬねのはばぱひびぴふぶぷへべぺほぼぽまみむめもゃやゅゆょよらりるれろわゐゑをん'
const japanese = `${hiragana}ーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワンガギグゲゴザジズゼゾダヂヅデドバビブベボパピプペポッャュョ日本語件名様願致連絡送信返東京株式会社確認問合今年月時分田中山川人大小新出来何事見言思行自方者的定上下用前後場内部不動作開発変更報告資料至急請求書障害注文商品`
const korean =
  '이다는에의을가하고지를한로니기사서은대어리시인자나부그도일수아정있해전여상제보들라안주스과구원장만으게녕세요감합문드립회신달트내용확바랍십오네저희님당중경우때면습것등및연락처제품오류결발생메환불긴급배송취계좌'

/** Letters by how often they are met: `common` ones count more than the `other` ones. */
export type Language = {
  charsets: string[]
  kind: 'multibyte' | 'alphabet' | 'latin'
  /** each with its weight; those of an alphabet stand in the order of their frequency and weigh by it */
  common: Map<string, number>
  other: RegExp
  /** how many bytes beyond ASCII stand together somewhere in any text of it */
  shortestRun: number
}

const weights = { multibyte: 1, latin: 0.85 }
const shortestRuns = { multibyte: 2, alphabet: 3, latin: 1 }

const language = (
  kind: Language['kind'],
  charsets: string[],
  common: string,
  other: RegExp,
  shortestRun = shortestRuns[kind],
): Language => {
  const characters = [...common]
  const weightAt = (index: number) => (kind === 'alphabet' ? 1 - (0.7 * index) / characters.length : weights[kind])
  return {
    charsets,
    kind,
    common: new Map(characters.map((character, index) => [character, weightAt(index)])),
    other,
    shortestRun,
  }
}

const latinLetters = /[\u00c0-\u017f]/
const centralEuropean = ['windows-1250', 'iso-8859-2']

/** In the order of preference where the bytes do not decide. */
export const languages: Language[] = [
  language('multibyte', ['gb18030'], `${simplified}，。！：？；（）“”、`, /[\u4e00-\u9fff]/),
  language('multibyte', ['big5'], `${traditional}，。！：？；（）「」、`, /[\u4e00-\u9fff]/, 1),
  language('multibyte', ['shift_jis', 'euc-jp'], `${japanese}、。「」`, /[\u30a0-\u30ff\u4e00-\u9fff]/, 1),
  language('multibyte', ['euc-kr'], korean, /[\uac00-\ud7a3]/),
  language('latin', ['windows-1252'], 'éèêëàâäáãåæçñóòôöøõúùûüíìîïßœÉÈÊÀÂÃÇÄÅÆÖÔÕÜÑØÓÍÎÚÁ¿¡', /[\u00c0-\u00ff]/),
  language(
    'alphabet',
    ['windows-1251', 'koi8-u', 'iso-8859-5', 'ibm866'],
    'оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфіё',
    /[А-яЁёЇїЄє]/,
  ),
  language('latin', centralEuropean, 'ąćęłńóśźżĄĆĘŁŃÓŚŹŻ', latinLetters),
  language('latin', centralEuropean, 'áéíóúýčďěňřšťůžäôľĺŕÁÉÍÓÚÝČĎĚŇŘŠŤŮŽÄÔĽ', latinLetters),
  language('latin', centralEuropean, 'áéíóúöüőűÁÉÍÓÚÖÜŐŰ', latinLetters),
  language('latin', centralEuropean, 'ăâîşţĂÂÎŞŢ', latinLetters),
  language('latin', centralEuropean, 'čćđšžČĆĐŠŽ', latinLetters),
  language('latin', ['windows-1254'], 'ğşıİçöüâÇĞÖŞÜ', latinLetters),
  language('latin', ['windows-1257', 'iso-8859-13'], 'ąčęėįšųūžāēģīķļņĄČĘĖĮŠŲŪŽĀĒĢĪĶĻŅ', latinLetters),
  language('alphabet', ['windows-1253', 'iso-8859-7'], 'αοιετσνηυρπκμλςωγδθχίόάέήύώφβξζψ', /[\u0386-\u03ff]/),
  language('alphabet', ['windows-1255'], 'יוהלאמתרבנשדעקפחםסטגןכזצךףץ', /[\u05d0-\u05ea]/),
  language('alphabet', ['windows-1256', 'iso-8859-6'], 'المنيوترهبدعسفقكحةجشصطخىذضغئءآأإثز', /[\u0621-\u064a]/),
  language('alphabet', ['windows-874'], 'านรอกัเ่งี้มิสวยลดทตะปคแ', /[\u0e01-\u0e5b]/),
]
