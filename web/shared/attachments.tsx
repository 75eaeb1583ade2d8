export type Attachment = { name: string; type: string; size: number; url: string }

const pictures = /^image\/(png|jpeg|gif|webp)$/
const previewed = 5 * 1024 * 1024

export function fileSize(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`
  const [size, unit] = bytes < 1024 * 1024 ? [bytes / 1024, 'kB'] : [bytes / 1024 / 1024, 'MB']
  return `${size < 10 ? size.toFixed(1) : Math.round(size)} ${unit}`
}

/** Files to download; small pictures are shown. */
export function Attachments({ files }: { files: Attachment[] }) {
  if (files.length === 0) return null
  return (
    <ul class="attachments">
      {files.map((file) => (
        <li key={file.url}>
          <a href={file.url} download={file.name} title={file.name}>
            {pictures.test(file.type) && file.size <= previewed ? (
              <img src={file.url} alt={file.name} loading="lazy" />
            ) : (
              <span class="file">
                <span class="file-name">{file.name}</span>
                <small>{fileSize(file.size)}</small>
              </span>
            )}
          </a>
        </li>
      ))}
    </ul>
  )
}
