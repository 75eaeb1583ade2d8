import { languageOf, placeholders, renderTemplate, type Templates, type Values } from './render.ts'

/** One text as it stands, the variables it may use, and how it reads with made-up ones. */
export type TemplatePreview = { name: string; language: string; text: string; variables: string[]; preview: string }

const HOUR_MS = 3_600_000

/** Every text in every language. `now` and `moment` give the made-up dates their form. */
export function previewTemplates(
  templates: Templates,
  now: Date,
  moment: (locale: string, at: Date) => string,
): TemplatePreview[] {
  return Object.entries(templates).flatMap(([language, texts]) => {
    const samples = samplesIn(templates, language, now, moment)
    return Object.entries(texts)
      .filter(([name]) => !name.startsWith('report-'))
      .map(([name, text]) => ({
        name,
        language,
        text,
        variables: placeholders(text),
        preview: renderTemplate(templates, language, name, samples),
      }))
  })
}

/** What variables hold, by their name: those that end in a line of their own are texts themselves. */
function samplesIn(
  templates: Templates,
  language: string,
  now: Date,
  moment: (locale: string, at: Date) => string,
): Values {
  const later = (hours: number) => moment(language, new Date(now.getTime() + hours * HOUR_MS))
  const texts = templates[languageOf(templates, language)] ?? {}
  const chinese = language === 'zh'
  const say = (name: string) => texts[name] ?? name
  const dates: Record<string, number> = {
    'next-update': 2,
    'resolve-by': 4,
    'classify-by': 2,
    'accept-by': 0.5,
    'respond-by': 1,
    'resolved-at': -48,
    'proposed-at': -3,
    due: 0.25,
    ends: 40,
    until: 72,
    date: 240,
    'reopen-until': 168,
    since: -1,
  }
  const values: Values = {
    number: '20261020-007',
    subject: chinese ? '标签打印不出来' : 'Labels do not print',
    'comma-name': chinese ? '，王小明' : ' Ann',
    name: chinese ? '李工' : 'Li',
    customer: chinese ? '晨光科技 王小明' : 'Ann, Morning Ltd',
    address: 'ann@customer.example',
    owner: chinese ? '李工' : 'Li',
    type: say('type-fault'),
    priority: say('priority-urgent'),
    stage: say('stage-diagnosis'),
    'stage-now': say('stage-diagnosis'),
    planned: say('planned-diagnosis'),
    fewer: say('fewer'),
    'missing-intro': say('missing-intro'),
    missing: [say('missing-when'), say('missing-environment')].join('\n'),
    count: '2',
    left: '2',
    of: '5',
    code: 'K7PM2XQ4',
    ...Object.fromEntries(Object.entries(dates).map(([name, hours]) => [name, later(hours)])),
  }
  values['next-update-line'] = renderTemplate(templates, language, 'next-update-line', values)
  values['resolve-line'] = renderTemplate(templates, language, 'resolve-line', values)
  const used = new Set(Object.values(texts).flatMap(placeholders))
  for (const name of used) values[name] ??= `‹${name}›`
  return values
}
