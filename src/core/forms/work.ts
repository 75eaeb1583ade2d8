import type { Form } from './field.ts'

const yes = true as const

/** Forms of the work on a ticket, from the first look to the plan. */
export const workForms = {
  progress: {
    title: { zh: '进展', en: 'Progress' },
    fields: {
      done: { kind: 'text', required: yes, label: { zh: '已完成什么', en: 'What has been done' } },
      next: { kind: 'text', required: yes, label: { zh: '下一步', en: 'What is next' } },
      eta: { kind: 'line', required: yes, label: { zh: '预计完成时间', en: 'When it should be ready' } },
    },
  },
  note: {
    title: { zh: '备注', en: 'Note' },
    fields: { text: { kind: 'text', required: yes, label: { zh: '内容（仅内部可见）', en: 'Text (stays inside)' } } },
  },
  diagnose: {
    title: { zh: '诊断', en: 'Diagnosis' },
    fields: {
      finding: { kind: 'text', required: yes, label: { zh: '诊断结论', en: 'What was found' } },
      codes: { kind: 'line', types: ['fault'], label: { zh: '错误代码', en: 'Error codes' } },
      logs: { kind: 'text', types: ['fault'], label: { zh: '日志', en: 'Logs' } },
      steps: {
        kind: 'text',
        required: yes,
        types: ['fault'],
        label: {
          zh: '重现步骤（按环境、配置、代码的顺序检查）',
          en: 'Steps to reproduce (environment, configuration, code)',
        },
      },
      session: {
        kind: 'text',
        types: ['fault'],
        label: { zh: '远程会话（时间、人员、所见）', en: 'Remote session (when, with whom, what was seen)' },
      },
      stuck: { kind: 'text', required: yes, types: ['usage'], label: { zh: '卡在哪一步', en: 'Where they got stuck' } },
      happened: { kind: 'text', required: yes, types: ['complaint'], label: { zh: '事情经过', en: 'What happened' } },
      responsible: {
        kind: 'choice',
        required: yes,
        types: ['complaint'],
        label: { zh: '责任方', en: 'Who is responsible' },
        options: {
          us: { zh: '我方', en: 'We are' },
          customer: { zh: '客户', en: 'The customer' },
          'third-party': { zh: '第三方', en: 'A third party' },
        },
      },
      feasible: {
        kind: 'choice',
        required: yes,
        types: ['custom'],
        label: { zh: '是否可行', en: 'Feasible' },
        options: {
          yes: { zh: '可行', en: 'Yes' },
          partly: { zh: '部分可行', en: 'Partly' },
          no: { zh: '不可行', en: 'No' },
        },
      },
      effort: { kind: 'line', required: yes, types: ['custom'], label: { zh: '工作量', en: 'Effort' } },
      resources: { kind: 'line', required: yes, types: ['custom'], label: { zh: '所需资源', en: 'Resources' } },
    },
  },
  escalate: {
    title: { zh: '升级', en: 'Escalate' },
    fields: {
      to: {
        kind: 'choice',
        required: yes,
        label: { zh: '升级到', en: 'To' },
        options: { l2: { zh: '二线支持', en: 'Level 2' }, rd: { zh: '研发', en: 'Research & development' } },
      },
      known: { kind: 'text', required: yes, label: { zh: '已知情况', en: 'What is known' } },
      impact: { kind: 'text', required: yes, label: { zh: '影响', en: 'Impact' } },
      cause: {
        kind: 'text',
        required: yes,
        where: { field: 'to', is: ['rd'] },
        label: { zh: '原因判断（升级到研发时必填）', en: 'Suspected cause (needed for R&D)' },
      },
      estimate: {
        kind: 'line',
        required: yes,
        where: { field: 'to', is: ['rd'] },
        label: { zh: '预估时间（升级到研发时必填）', en: 'Estimate (needed for R&D)' },
      },
    },
  },
  plan: {
    title: { zh: '研发计划', en: 'R&D plan' },
    fields: {
      text: { kind: 'text', required: yes, label: { zh: '计划', en: 'Plan' } },
      ready: { kind: 'date', label: { zh: '预计完成日期', en: 'Ready by' } },
    },
  },
  agree: {
    title: { zh: '约定日期', en: 'Agreed date' },
    fields: {
      on: { kind: 'date', required: yes, label: { zh: '与客户约定的日期', en: 'The date agreed with the customer' } },
      reason: { kind: 'line', label: { zh: '说明', en: 'Why' } },
    },
  },
  hold: {
    title: { zh: '搁置', en: 'Put on hold' },
    fields: {
      reason: { kind: 'line', required: yes, label: { zh: '原因', en: 'Reason' } },
      until: { kind: 'date', label: { zh: '搁置到', en: 'Until' } },
    },
  },
  cause: {
    title: { zh: '根本原因', en: 'Cause' },
    fields: { text: { kind: 'text', required: yes, label: { zh: '为什么用了这么久', en: 'Why it took so long' } } },
  },
  parts: {
    title: { zh: '更换部件', en: 'Parts exchanged' },
    fields: {
      parts: {
        kind: 'rows',
        required: yes,
        label: { zh: '序列号', en: 'Serial numbers' },
        columns: { removed: { zh: '换下', en: 'Removed' }, installed: { zh: '换上', en: 'Installed' } },
      },
    },
  },
} as const satisfies Record<string, Form>
