export type Progress = (line: string) => void

/** Runs the work and says so only where it takes longer than two seconds. */
export async function announced<Result>(
  progress: Progress,
  line: string,
  work: () => Promise<Result>,
): Promise<Result> {
  const timer = setTimeout(() => progress(line), 2000)
  try {
    return await work()
  } finally {
    clearTimeout(timer)
  }
}
