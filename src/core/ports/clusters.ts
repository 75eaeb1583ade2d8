/** Texts that are about the same thing: the largest groups first. `ids` of each, the most typical first. */
export type FindClusters = (texts: { id: string; text: string }[], limit: number) => { label: string; ids: string[] }[]
