import { answerTasks } from '../../src/assembly/background-process.ts'

/** Work for the tests of the background process: each task says what is to happen. */
answerTasks(async (task: 'who' | 'fail' | 'die') => {
  if (task === 'fail') throw new Error('it cannot be done')
  if (task === 'die') process.exit(3)
  return process.pid
})
