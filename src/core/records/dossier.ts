/** What those who work for a customer should know of them, in their own words. */
export type Dossier = {
  organisation: string
  /** How to reach them otherwise: a phone number, hours. */
  contact: string
  habits: string
  /** What went wrong before, and must not again. */
  sorePoints: string
  /** How they want to be told: in technical detail, or by its effect on the business. Empty: not known. */
  style: '' | 'technical' | 'business'
  notes: string
}

export const emptyDossier: Dossier = { organisation: '', contact: '', habits: '', sorePoints: '', style: '', notes: '' }
