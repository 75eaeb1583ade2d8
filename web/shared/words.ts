export type Language = 'zh' | 'en'

/** The language of the pages: Chinese where the browser asks for it first, else English. */
export const language: Language = navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en'

/** Chooses from two tables that hold the same words. */
export const inLanguage = <Words>(words: Record<Language, Words>): Words => words[language]
