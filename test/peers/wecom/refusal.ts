/** An answer of WeCom's with an error code, which comes with HTTP 200. */
export class Refusal extends Error {
  readonly code: number

  constructor(code: number, message: string) {
    super(
      `${message}, hint: [1763804400_1_f1e2d3c4b5], from ip: 203.0.113.7, more info at https://open.work.weixin.qq.com/devtool/query?e=${code}`,
    )
    this.code = code
  }
}
